package io.github.magtrack4j.cli;

import io.github.magtrack4j.files.AxisOrder;
import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads an {@link AxisOrder} as it is written on a command line: {@code image-first}, {@code image-last}. */
final class AxisOrderConverter implements ITypeConverter<AxisOrder> {
    @Override
    public AxisOrder convert(String text) {
        for (AxisOrder order : AxisOrder.values()) {
            if (text.toLowerCase(Locale.ROOT)
                    .equals(order.name().toLowerCase(Locale.ROOT).replace('_', '-'))) {
                return order;
            }
        }
        throw new TypeConversionException("expected image-first or image-last but was '" + text + "'");
    }
}
