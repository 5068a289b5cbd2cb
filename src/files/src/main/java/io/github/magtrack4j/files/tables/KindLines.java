package io.github.magtrack4j.files.tables;

import io.github.magtrack4j.ZLutKind;
import io.github.magtrack4j.method.Centering;
import io.github.magtrack4j.method.Profile;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The lines of a header that tell of what kind look-up tables are: those of the parts, as traces have them, and the
 * size.
 */
final class KindLines {
    static final String IMAGE_SIZE = "image_size_px";

    private KindLines() {}

    /** The lines. */
    static Map<String, String> of(ZLutKind kind) {
        Map<String, String> lines = new LinkedHashMap<>();
        kind.centering().ifPresent(centering -> lines.putAll(centering.header()));
        lines.putAll(kind.profile().header());
        kind.imageSize().ifPresent(size -> lines.put(IMAGE_SIZE, String.valueOf(size)));
        return lines;
    }

    /**
     * Returns the kind that a header tells; empty if it tells none. What is missing beside the profile has its default.
     *
     * @throws IllegalArgumentException if a line has a value that it cannot have
     */
    static Optional<ZLutKind> kind(Map<String, String> header) {
        if (!header.containsKey(Profile.KEY)) {
            return Optional.empty();
        }
        return Optional.of(new ZLutKind(Profile.of(header), centering(header), imageSize(header.get(IMAGE_SIZE))));
    }

    /** A name that is not known tells nothing: the centring is not compared. */
    private static Optional<Centering> centering(Map<String, String> header) {
        String name = header.get(Centering.KEY);
        return Centering.all().stream()
                .filter(centering -> centering.name().equals(name))
                .findFirst()
                .map(centering -> centering.with(header));
    }

    static OptionalInt imageSize(String text) {
        try {
            return text == null ? OptionalInt.empty() : OptionalInt.of(Integer.parseInt(text));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(IMAGE_SIZE + " is '" + text + "'; it must be a whole number", e);
        }
    }
}
