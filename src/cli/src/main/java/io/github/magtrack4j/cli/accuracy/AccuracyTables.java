package io.github.magtrack4j.cli.accuracy;

import io.github.magtrack4j.Backend;
import io.github.magtrack4j.BeadOptics;
import io.github.magtrack4j.Centers;
import io.github.magtrack4j.DoubleSeries;
import io.github.magtrack4j.ImageStack;
import io.github.magtrack4j.ZLut;
import io.github.magtrack4j.ZLutKind;
import io.github.magtrack4j.calibration.RingTableBuilder;
import io.github.magtrack4j.jointfit.RingTable;
import io.github.magtrack4j.method.Profile;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** The look-up tables of a study, without noise, for images of one width; each is made when it is first asked for. */
final class AccuracyTables {
    private final Backend backend;
    private final DoubleSeries heights;
    private final int sizePx;
    private final BeadOptics optics;
    private final Map<Profile, ZLut> classic = new HashMap<>();
    private RingTable rings;

    AccuracyTables(Backend backend, DoubleSeries heights, int sizePx, BeadOptics optics) {
        this.backend = backend;
        this.heights = heights;
        this.sizePx = sizePx;
        this.optics = optics;
    }

    /** The table of profiles of a bead in the middle of a pixel. */
    ZLut of(Profile profile) {
        return classic.computeIfAbsent(profile, this::compute);
    }

    private ZLut compute(Profile profile) {
        double[][] places = new double[Math.toIntExact(heights.size())][];
        Arrays.setAll(places, plane -> new double[] {0, 0, heights.get(plane)});
        ImageStack images = AccuracyField.render(backend, places, sizePx, optics);
        int center = sizePx / 2;
        double[] middle = new double[places.length];
        Arrays.fill(middle, center);
        return ZLut.of(heights, backend.profiles(images, Centers.copyOf(middle, middle), profile))
                .withKind(ZLutKind.of(profile, sizePx));
    }

    /** The ring table. */
    RingTable rings() {
        if (rings == null) {
            rings = RingTableBuilder.of(backend).simulate(heights, sizePx, optics);
        }
        return rings;
    }
}
