package io.github.magtrack4j.cli.console;

import io.github.magtrack4j.method.Centering;
import io.github.magtrack4j.method.Lookup;
import io.github.magtrack4j.method.Part;
import io.github.magtrack4j.method.Profile;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads the name of a part of a method, whatever its case, and offers all names. */
public abstract class PartConverter<P extends Part<P>> implements ITypeConverter<P>, Iterable<String> {
    /** The profiles that heights are looked up by; Fourier profiles need images of an even width. */
    public static final List<Profile> PROFILES =
            Profile.all().stream().filter(Profile::isSpatial).toList();

    private final List<P> parts;

    private PartConverter(List<P> parts) {
        this.parts = parts;
    }

    /** Centrings. */
    public static final class OfCentering extends PartConverter<Centering> {
        OfCentering() {
            super(Centering.all());
        }
    }

    /** Profiles. */
    public static final class OfProfile extends PartConverter<Profile> {
        OfProfile() {
            super(PROFILES);
        }
    }

    /** Look-ups. */
    public static final class OfLookup extends PartConverter<Lookup> {
        OfLookup() {
            super(Lookup.all());
        }
    }

    @Override
    public P convert(String text) {
        try {
            return Part.named(parts, text.toLowerCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw new TypeConversionException("expected " + Part.namesOf(parts) + " but was '" + text + "'");
        }
    }

    @Override
    public Iterator<String> iterator() {
        return parts.stream().map(Part::name).iterator();
    }
}
