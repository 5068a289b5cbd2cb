package io.github.magtrack4j.method;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A part of how beads are tracked: a way to do one thing, with a name and parameters of its own. Immutable.
 *
 * @param <P> what it is a way to do
 */
public sealed interface Part<P extends Part<P>> permits Centering, Profile, Lookup {
    /** Returns the key under which a header has the name of such a part, such as {@code xy}. */
    String key();

    /** Returns its name, such as {@code auto-convolution}, which no other part with the same key has. */
    String name();

    /** Returns a phrase that begins with the name and says what it is, for a list of all parts with this key. */
    String description();

    /** Returns this part with what a visitor answers for each parameter, which it visits in their order. */
    P accept(ParameterVisitor visitor);

    /** Returns the parameters in their order. */
    default List<Parameter> parameters() {
        List<Parameter> parameters = new ArrayList<>();
        accept(new ParameterVisitor.Listing(parameters));
        return List.copyOf(parameters);
    }

    /**
     * Returns this part with other values of some parameters.
     *
     * @param values the text of a value by the name of its parameter; names that are no parameter's count for nothing
     * @throws IllegalArgumentException if a value is no number, or not one that the parameter may have
     */
    default P with(Map<String, String> values) {
        return accept(new ParameterVisitor.Reading(values));
    }

    /** Returns the lines of a header that tell of this part: its name under its key, then each parameter. */
    default Map<String, String> header() {
        Map<String, String> header = new LinkedHashMap<>();
        header.put(key(), name());
        parameters().forEach(parameter -> header.put(parameter.name(), parameter.value()));
        return header;
    }

    /**
     * Returns the part of a name.
     *
     * @throws IllegalArgumentException if no part has it
     */
    static <P extends Part<P>> P named(List<? extends P> parts, String name) {
        for (P part : parts) {
            if (part.name().equals(name)) {
                return part;
            }
        }
        throw new IllegalArgumentException(parts.getFirst().key() + " is '" + name + "'; it must be " + namesOf(parts));
    }

    /** Returns the names of parts in words: {@code auto-convolution or quadrant}. */
    static String namesOf(List<? extends Part<?>> parts) {
        return String.join(" or ", parts.stream().map(Part::name).toList());
    }

    /** Returns the part that a header tells of; the first of all parts where it does not name one. */
    static <P extends Part<P>> P read(List<? extends P> parts, Map<String, String> header) {
        P first = parts.getFirst();
        return named(parts, header.getOrDefault(first.key(), first.name())).with(header);
    }
}
