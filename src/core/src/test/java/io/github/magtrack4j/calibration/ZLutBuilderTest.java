package io.github.magtrack4j.calibration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.magtrack4j.Backend;
import io.github.magtrack4j.DoubleMatrix;
import io.github.magtrack4j.DoubleSeries;
import io.github.magtrack4j.ZLut;
import io.github.magtrack4j.ZLutKind;
import io.github.magtrack4j.method.PolarProfile;
import io.github.magtrack4j.method.TrackingOptions;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ZLutBuilderTest {
    private static final int BINS = 32;

    private static DoubleSeries heights(int planes) {
        double[] z = new double[planes];
        for (int plane = 0; plane < planes; plane++) {
            z[plane] = 1000 + 50 * plane;
        }
        return DoubleSeries.copyOf(z);
    }

    /** Rings that widen steadily with the height. */
    private static double[] rings(double z) {
        double[] profile = new double[BINS];
        for (int bin = 0; bin < BINS; bin++) {
            profile[bin] = 100 + 40 * Math.cos(bin * (0.5 + 0.0002 * (z - 1000))) * Math.exp(-0.03 * bin);
        }
        return profile;
    }

    private static double[] noisy(double[] profile, double sd, SplittableRandom random) {
        return Arrays.stream(profile)
                .map(value -> value + sd * random.nextGaussian())
                .toArray();
    }

    @Test
    void planesAreMeansOfWhatCounts() {
        ZLutBuilder builder = new ZLutBuilder(DoubleSeries.copyOf(10, 20), 3);
        assertTrue(builder.add(0, DoubleSeries.copyOf(1, 2, 3)));
        assertTrue(builder.add(0, DoubleSeries.copyOf(Double.NaN, 4, 7)));
        assertFalse(builder.add(0, DoubleSeries.copyOf(Double.NaN, Double.NaN, Double.NaN)));
        ZLut zlut = builder.build();
        assertEquals(List.of(1.0, 3.0, 5.0), List.of(zlut.profile(0, 0), zlut.profile(0, 1), zlut.profile(0, 2)));
        assertTrue(Double.isNaN(zlut.profile(1, 0)) && Double.isNaN(zlut.profile(1, 2)));
        assertEquals(10, zlut.z(0));
        assertEquals(20, zlut.z(1));
        assertEquals(List.of(1), builder.quality().incomplete());
    }

    @Test
    void wrongArguments() {
        assertMessage("the number of planes (values of z) is 0", () -> new ZLutBuilder(DoubleSeries.copyOf(), 3));
        assertMessage("z[1] is NaN; it must be finite", () -> new ZLutBuilder(DoubleSeries.copyOf(1, Double.NaN), 3));
        assertMessage("bins is 1; it must be at least 2", () -> new ZLutBuilder(heights(2), 1));
        ZLutBuilder builder = new ZLutBuilder(heights(2), 3);
        assertMessage(
                "the number of bins of profile is 4; it must be the table's, 3",
                () -> builder.add(0, DoubleSeries.copyOf(1, 2, 3, 4)));
        assertThrows(IndexOutOfBoundsException.class, () -> builder.add(2, DoubleSeries.copyOf(1, 2, 3)));
    }

    private static void assertMessage(String message, Runnable call) {
        String actual = assertThrows(IllegalArgumentException.class, call::run).getMessage();
        assertTrue(actual.startsWith(message), actual);
    }

    @Test
    void theTableIsOfTheKindThatItWasToldOf() {
        TrackingOptions options = TrackingOptions.DEFAULTS.withProfile(PolarProfile.DEFAULTS);
        ZLutBuilder builder = new ZLutBuilder(heights(2), options, 12);
        assertEquals(6, builder.build().bins());
        assertEquals(Optional.of(ZLutKind.of(options, 12)), builder.build().kind());
        assertEquals(Optional.empty(), new ZLutBuilder(heights(2), 6).build().kind());
    }

    /** What the noise is said to do to z is what it does when single profiles are looked up. */
    @Test
    void scatterIsThatOfTheLookUp() {
        SplittableRandom random = new SplittableRandom(5);
        int planes = 40;
        int each = 50;
        DoubleSeries z = heights(planes);
        ZLutBuilder builder = new ZLutBuilder(z, BINS);
        double[][] profiles = new double[planes * each][];
        for (int i = 0; i < profiles.length; i++) {
            profiles[i] = noisy(rings(z.get(i / each)), 0.5, random);
            builder.add(i / each, DoubleSeries.copyOf(profiles[i]));
        }
        ZLutQuality quality = builder.quality();
        double squares = 0;
        long count = 0;
        try (Backend backend = Backend.cpu(1)) {
            DoubleSeries found = backend.lookupZ(DoubleMatrix.copyOf(profiles), builder.build());
            for (int i = 0; i < profiles.length; i++) {
                double error = found.get(i) - z.get(i / each);
                if (!Double.isNaN(error)) {
                    squares += error * error;
                    count++;
                }
            }
        }
        double measured = Math.sqrt(squares / count);
        assertEquals(measured, quality.scatterNm(), 0.3 * measured);
        assertEquals(0, quality.firstUsable());
        assertEquals(planes - 1, quality.lastUsable());
        assertEquals(1, quality.monotonic());
        assertEquals(List.of(), quality.lookAlikes());
        assertTrue(quality.describe(builder.build()).startsWith("usable from 1000 to 2950 nm (40 of 40 planes); "));
    }

    @Test
    void scatterNeedsRepeats() {
        ZLutBuilder builder = new ZLutBuilder(heights(10), BINS);
        for (int plane = 0; plane < 10; plane++) {
            builder.add(plane, DoubleSeries.copyOf(rings(1000 + 50 * plane)));
        }
        assertTrue(Double.isNaN(builder.quality().scatterNm()));
        assertFalse(builder.quality().describe(builder.build()).contains("scatters"));
    }

    /** The last planes repeat the first ones: a bead on either side of the focus. */
    @Test
    void lookAlikesAreFoundAndLeftOut() {
        double[][] profiles = new double[30][];
        for (int plane = 0; plane < 30; plane++) {
            int like = plane >= 24 ? plane - 24 : plane;
            profiles[plane] = rings(1000 + 50 * like);
        }
        ZLut zlut = ZLut.of(heights(30), DoubleMatrix.copyOf(profiles));
        ZLutQuality quality = ZLutQuality.of(zlut);
        assertTrue(quality.lookAlikes().stream().anyMatch(like -> like.plane() == 2 && like.other() == 26));
        assertTrue(quality.firstUsable() >= 6 && quality.lastUsable() <= 23, quality.toString());
        assertTrue(quality.lastUsable() - quality.firstUsable() > 12, quality.toString());
        assertTrue(quality.describe(zlut).contains("like another, such as "), quality.describe(zlut));
    }

    @Test
    void gapsSplitTheRange() {
        double[][] profiles = new double[20][];
        for (int plane = 0; plane < 20; plane++) {
            profiles[plane] = rings(1000 + 50 * plane);
        }
        Arrays.fill(profiles[5], Double.NaN);
        ZLut zlut = ZLut.of(heights(20), DoubleMatrix.copyOf(profiles));
        ZLutQuality quality = ZLutQuality.of(zlut);
        assertEquals(List.of(5), quality.incomplete());
        assertEquals(6, quality.firstUsable());
        assertEquals(19, quality.lastUsable());
        assertTrue(
                quality.describe(zlut).contains("1 plane not measured, the first at 1250 nm"), quality.describe(zlut));
        Arrays.stream(profiles).forEach(profile -> Arrays.fill(profile, 7));
        assertEquals(
                -1,
                ZLutQuality.of(ZLut.of(heights(20), DoubleMatrix.copyOf(profiles)))
                        .firstUsable());
    }
}
