package io.github.magtrack4j.cli.track;

import io.github.magtrack4j.method.TrackingMethod;
import java.util.Arrays;
import java.util.Iterator;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Methods by their names, and the names for completion. */
public final class MethodConverter implements ITypeConverter<TrackingMethod>, Iterable<String> {
    @Override
    public TrackingMethod convert(String name) {
        return Arrays.stream(TrackingMethod.values())
                .filter(method -> method.label().equals(name))
                .findFirst()
                .orElseThrow(
                        () -> new TypeConversionException("'" + name + "'; it must be " + String.join(" or ", this)));
    }

    @Override
    public Iterator<String> iterator() {
        return Arrays.stream(TrackingMethod.values()).map(TrackingMethod::label).iterator();
    }
}
