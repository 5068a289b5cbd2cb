package io.github.magtrack4j.tracking;

import io.github.magtrack4j.files.traces.TraceFile.Trace;
import io.github.magtrack4j.files.traces.TraceWriter;
import io.github.magtrack4j.quality.QualityFlag;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The columns of traces that tell the uncertainty of each localization. */
public final class QualityColumns {
    /** Their names: standard deviations, and flags as one number. */
    public static final List<String> NAMES = List.of("sigma_x_px", "sigma_y_px", "sigma_z_nm", TraceWriter.FLAGS);

    /** Those of the joint fit: goodness of fit, offset and gain follow; see {@link io.github.magtrack4j.JointFits}. */
    public static final List<String> NAMES_OF_FITS =
            Stream.concat(NAMES.stream(), Stream.of("chi2", "offset", "gain")).toList();

    private static final double[] NONE = {};

    private QualityColumns() {}

    /** A trace's standard deviations along axis 0, 1 or 2; empty if it has none. */
    public static double[] sigmas(Trace trace, int axis) {
        return trace.further().getOrDefault(NAMES.get(axis), NONE);
    }

    /** Whether a trace has flags. */
    public static boolean hasFlags(Trace trace) {
        return trace.further().containsKey(TraceWriter.FLAGS);
    }

    /**
     * How many of a trace's frames have a flag; for null, all that have any that {@linkplain QualityFlag#tellOfDoubt
     * tells of doubt}.
     */
    public static long flagged(Trace trace, QualityFlag flag) {
        Map<String, double[]> further = trace.further();
        return Arrays.stream(further.getOrDefault(TraceWriter.FLAGS, NONE))
                .filter(flags -> flag == null ? QualityFlag.tellOfDoubt((long) flags) : flag.isIn((long) flags))
                .count();
    }

    /** The median of the values that are numbers; NaN if none is. */
    public static double median(double[] values) {
        double[] sorted =
                Arrays.stream(values).filter(Double::isFinite).sorted().toArray();
        return sorted.length == 0 ? Double.NaN : sorted[sorted.length / 2];
    }
}
