package io.github.magtrack4j.cli.tether;

import io.github.magtrack4j.analysis.experiment.Plateau;
import io.github.magtrack4j.analysis.experiment.Settings;
import io.github.magtrack4j.analysis.tether.Attachment;
import io.github.magtrack4j.analysis.tether.Excursion;
import io.github.magtrack4j.analysis.tether.HatCurve;
import io.github.magtrack4j.analysis.tether.TetherVerdict;
import io.github.magtrack4j.cli.experiment.ExperimentInput;
import io.github.magtrack4j.files.traces.TraceFile.Trace;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What is known of a bead's tether, and the verdict.
 *
 * @param bead its number
 * @param verdict with reasons
 * @param evidence what the verdict is from
 * @param hat the hat curve; empty if the magnet was not turned
 */
record BeadTether(int bead, TetherVerdict verdict, TetherVerdict.Evidence evidence, Optional<HatCurve> hat) {
    static final List<String> COLUMNS = List.of(
            "bead",
            "verdict",
            "reasons",
            "excursion_nm",
            "elongation",
            "noise_nm",
            "rise_of_contour",
            "turn_loss",
            "circle_of_radius",
            "hat_center_turns",
            "hat_center_error_turns",
            "hat_top_nm",
            "hat_curvature_nm_per_turn2",
            "hat_buckling_turns",
            "hat_slope_nm_per_turn",
            "hat_asymmetry");

    private static final int MIN_TURNS = 6;
    private static final int MIN_ANGLES = 4;
    private static final double MIN_COVERAGE = 0.5;

    /** Means over a plateau; the excursion is about its mean. */
    private record Seen(Plateau plateau, double x, double y, double z, Excursion excursion) {}

    static BeadTether of(Trace trace, long[] slots, ExperimentInput input, double contourLength) {
        List<Seen> seen = input.plateaus().stream()
                .flatMap(plateau -> see(trace, slots, input, plateau).stream())
                .toList();
        Settings settings = input.settings();
        double noise = noise(trace, input);
        // The weakest pull: where the bead moves most.
        Optional<Seen> loosest = seen.stream()
                .max((a, b) ->
                        Double.compare(a.excursion().major(), b.excursion().major()));
        double highest = seen.stream().mapToDouble(Seen::z).max().orElse(Double.NaN);
        double lowest = seen.stream().mapToDouble(Seen::z).min().orElse(Double.NaN);
        double rise = seen.size() > 1 ? (highest - lowest) / contourLength : Double.NaN;
        Optional<HatCurve> hat = hat(seen, settings);
        double turnLoss = hat.map(h -> turnLoss(turned(seen), h, settings)).orElse(Double.NaN);
        double circle = circle(seen) / settings.beadRadius();
        TetherVerdict.Evidence evidence = new TetherVerdict.Evidence(
                loosest.map(s -> s.excursion().major()).orElse(Double.NaN),
                loosest.map(s -> s.excursion().elongation()).orElse(Double.NaN),
                noise,
                rise,
                Double.NaN,
                Double.NaN,
                turnLoss,
                circle);
        return new BeadTether(trace.bead(), TetherVerdict.of(evidence), evidence, hat);
    }

    private static Optional<Seen> see(Trace trace, long[] slots, ExperimentInput input, Plateau plateau) {
        int[] in = IntStream.range(0, slots.length)
                .filter(i -> slots[i] >= plateau.start() && slots[i] < plateau.end())
                .filter(i -> Double.isFinite(trace.x()[i]) && Double.isFinite(trace.y()[i]))
                .toArray();
        double[] z = Arrays.stream(in)
                .mapToDouble(i -> trace.z()[i])
                .filter(Double::isFinite)
                .toArray();
        if (in.length < ExperimentInput.MIN_FRAMES || z.length == 0) {
            return Optional.empty();
        }
        double scale = input.nmPerPixel();
        double[] x = Arrays.stream(in).mapToDouble(i -> scale * trace.x()[i]).toArray();
        double[] y = Arrays.stream(in).mapToDouble(i -> scale * trace.y()[i]).toArray();
        return Optional.of(new Seen(
                plateau,
                Arrays.stream(x).average().orElseThrow(),
                Arrays.stream(y).average().orElseThrow(),
                Arrays.stream(z).average().orElseThrow() * input.settings().focalFactor(),
                Excursion.of(x, y)));
    }

    /** Of the plateaus at the magnet height at which there are the most turns. */
    private static List<Seen> turned(List<Seen> seen) {
        return seen.stream()
                .filter(s -> Double.isFinite(s.plateau().state().turns()))
                .collect(Collectors.groupingBy(
                        s -> s.plateau().state().magnetHeight(), TreeMap::new, Collectors.toList()))
                .values()
                .stream()
                .max((a, b) -> Integer.compare(a.size(), b.size()))
                .orElse(List.of());
    }

    private static Optional<HatCurve> hat(List<Seen> seen, Settings settings) {
        List<Seen> turned = turned(seen);
        double surface = Double.isNaN(settings.surface()) ? 0 : settings.surface();
        double[] turns =
                turned.stream().mapToDouble(s -> s.plateau().state().turns()).toArray();
        double[] heights = turned.stream().mapToDouble(s -> s.z() - surface).toArray();
        boolean wide = turns.length >= MIN_TURNS
                && Arrays.stream(turns).max().orElseThrow()
                                - Arrays.stream(turns).min().orElseThrow()
                        >= 2;
        return wide ? Optional.of(HatCurve.of(turns, heights)) : Optional.empty();
    }

    /**
     * By what part one turn shortens the tether: from the plateaus themselves, as the curve is smooth where a braid is
     * not.
     */
    private static double turnLoss(List<Seen> turned, HatCurve hat, Settings settings) {
        double surface = Double.isNaN(settings.surface()) ? 0 : settings.surface();
        double top = meanHeight(turned, hat.center(), 0, 0.5) - surface;
        double one = meanHeight(turned, hat.center(), 0.5, 1.5) - surface;
        double loss = 1 - one / top;
        return Double.isFinite(loss) ? loss : 1 - hat.extension(hat.center() + 1) / hat.top();
    }

    /** The mean height of plateaus from so many turns off the centre to less than so many. */
    private static double meanHeight(List<Seen> turned, double center, double from, double to) {
        return turned.stream()
                .filter(s -> {
                    double away = Math.abs(s.plateau().state().turns() - center);
                    return away >= from && away < to;
                })
                .mapToDouble(Seen::z)
                .average()
                .orElse(Double.NaN);
    }

    private static double circle(List<Seen> seen) {
        List<Seen> turned = turned(seen);
        // Whole turns come back to one place: only the parts of a turn go around.
        long angles = turned.stream()
                .map(s -> Math.round(100 * (s.plateau().state().turns() % 1)))
                .distinct()
                .count();
        if (angles < MIN_ANGLES) {
            return Double.NaN;
        }
        try {
            Attachment circle = Attachment.of(
                    turned.stream().mapToDouble(Seen::x).toArray(),
                    turned.stream().mapToDouble(Seen::y).toArray());
            return circle.coverage() >= MIN_COVERAGE ? circle.radius() : Double.NaN;
        } catch (IllegalArgumentException e) {
            return Double.NaN; // positions on a line
        }
    }

    private static double noise(Trace trace, ExperimentInput input) {
        double[] sigmas = trace.further().getOrDefault("sigma_x_px", new double[0]);
        double squares = Arrays.stream(sigmas)
                .filter(Double::isFinite)
                .map(s -> s * s)
                .average()
                .orElse(Double.NaN);
        return Double.isNaN(squares) ? input.settings().noise() : Math.sqrt(squares) * input.nmPerPixel();
    }

    List<String> row() {
        Stream<String> hatColumns = hat.map(h -> Stream.of(
                                h.center(),
                                h.centerError(),
                                h.top(),
                                h.curvature(),
                                h.buckling(),
                                h.slope(),
                                h.asymmetry())
                        .map(String::valueOf))
                .orElse(Stream.generate(() -> "").limit(7));
        Stream<String> first = Stream.of(
                Integer.toString(bead),
                verdict.kind().name().toLowerCase(Locale.ROOT).replace('_', '-'),
                String.join("; ", verdict.reasons()));
        Stream<String> numbers = Stream.of(
                        evidence.excursion(),
                        evidence.elongation(),
                        evidence.noise(),
                        evidence.rise(),
                        evidence.turnLoss(),
                        evidence.circle())
                .map(String::valueOf);
        return Stream.of(first, numbers, hatColumns).flatMap(s -> s).toList();
    }

    String sentence() {
        return "bead " + bead + ": "
                + verdict.kind().name().toLowerCase(Locale.ROOT).replace('_', '-') + ", "
                + String.join("; ", verdict.reasons());
    }
}
