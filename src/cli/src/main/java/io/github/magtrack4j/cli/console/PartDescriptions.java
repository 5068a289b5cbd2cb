package io.github.magtrack4j.cli.console;

import io.github.magtrack4j.method.Centering;
import io.github.magtrack4j.method.Lookup;
import io.github.magtrack4j.method.Part;
import io.github.magtrack4j.method.Profile;
import java.util.List;
import java.util.ListResourceBundle;
import java.util.stream.Collectors;

/**
 * What help texts say of the parts of a method: a list of all parts under the key of each, such as {@code parts.xy}.
 */
public final class PartDescriptions extends ListResourceBundle {
    @Override
    protected Object[][] getContents() {
        return new Object[][] {
            entry(Centering.KEY, Centering.all()),
            entry(Profile.KEY, PartConverter.PROFILES),
            entry(Lookup.KEY, Lookup.all())
        };
    }

    private static Object[] entry(String key, List<? extends Part<?>> parts) {
        return new Object[] {
            "parts." + key, parts.stream().map(Part::description).collect(Collectors.joining(", or "))
        };
    }
}
