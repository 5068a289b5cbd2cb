package io.github.magtrack4j.method;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The parts of a method: their names and parameters, written and read back. */
class PartTest {
    /** Each part with no parameter at its default. */
    static Stream<TrackingOptions> options() {
        TrackingOptions options = new TrackingOptions(
                Background.MEDIAN, new AutoConvolution(7, 0.25, 9), new RadialProfile(3), new WeightedLeastSquares(7));
        return Stream.of(
                TrackingOptions.DEFAULTS,
                TrackingOptions.MAGTRACK_1,
                options,
                options.withCentering(new QuadrantInterpolation(3, 2.5, 0.4, 0.9))
                        .withProfile(new PolarProfile(2, 0.9))
                        .withLookup(new Correlation(3)),
                options.withProfile(new FourierProfile(2, 0.75, 1.5, 4)));
    }

    @ParameterizedTest
    @MethodSource("options")
    void whatAHeaderTellsIsReadBack(TrackingOptions options) {
        assertEquals(options, TrackingOptions.of(options.header()));
    }

    @Test
    void anEmptyHeaderTellsOfTheDefaults() {
        assertEquals(TrackingOptions.DEFAULTS, TrackingOptions.of(Map.of("movie", "a.tif")));
    }

    @Test
    void theLinesOfAHeader() {
        assertEquals(
                "{background=none, xy=auto-convolution, iterations=5, line_ratio=0.1, local_points=5, profile=radial,"
                        + " oversample=1, z=correlation, lookup_local_points=5}",
                TrackingOptions.DEFAULTS.header().toString());
        assertEquals(
                "{xy=quadrant, iterations=5, radial_steps=1.5, angular_steps=0.6, radius_ratio=1.0}",
                QuadrantInterpolation.DEFAULTS.header().toString());
        assertEquals(
                "{profile=polar, oversample=1, profile_angular_steps=0.7}",
                PolarProfile.DEFAULTS.header().toString());
        assertEquals(
                "{profile=fft, oversample=4, min_radius=0.0, max_radius=0.5, gaussian_factor=6.0}",
                FourierProfile.DEFAULTS.header().toString());
    }

    @Test
    void noPartIsForgotten() {
        assertAll(Centering.class, Centering.all());
        assertAll(Profile.class, Profile.all());
        assertAll(Lookup.class, Lookup.all());
    }

    private static void assertAll(Class<?> type, List<? extends Part<?>> all) {
        Set<Class<?>> classes = all.stream().map(Part::getClass).collect(Collectors.toSet());
        assertEquals(Set.copyOf(Arrays.asList(type.getPermittedSubclasses())), classes);
        assertEquals(all.size(), all.stream().map(Part::name).distinct().count());
        for (Part<?> part : all) {
            assertTrue(part.description().startsWith(part.name()), part.description());
        }
    }

    /** The lines of a header are those of all parts: their keys must differ. */
    @Test
    void noKeyMeansTwoThings() {
        for (Centering centering : Centering.all()) {
            for (Profile profile : Profile.all()) {
                for (Lookup lookup : Lookup.all()) {
                    int lines = 1
                            + centering.header().size()
                            + profile.header().size()
                            + lookup.header().size();
                    TrackingOptions options = new TrackingOptions(Background.NONE, centering, profile, lookup);
                    assertEquals(lines, options.header().size(), options.toString());
                }
            }
        }
    }

    @Test
    void wrongNamesAndValuesAreNamed() {
        assertWrong("xy is 'middle'; it must be auto-convolution or quadrant", Map.of("xy", "middle"));
        assertWrong("profile is 'x'; it must be radial or polar or fft", Map.of("profile", "x"));
        assertWrong("background is 'x'; it must be none, mean or median", Map.of("background", "x"));
        assertWrong("iterations is '1.5'; it must be a whole number", Map.of("iterations", "1.5"));
        assertWrong("line_ratio is 'wide'; it must be a number", Map.of("line_ratio", "wide"));
        assertWrong("iterations is -1; it must be at least 0", Map.of("iterations", "-1"));
        assertWrong("localPoints is 4; it must be odd and at least 3", Map.of("lookup_local_points", "4"));
    }

    private static void assertWrong(String message, Map<String, String> header) {
        assertEquals(
                message,
                assertThrows(IllegalArgumentException.class, () -> TrackingOptions.of(header))
                        .getMessage());
    }

    @Test
    void parametersSayWhatTheyMean() {
        Parameter first = AutoConvolution.DEFAULTS.parameters().getFirst();
        assertEquals(new Parameter("iterations", "5", "how often the centre is refined"), first);
    }
}
