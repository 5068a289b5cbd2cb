package io.github.magtrack4j;

import io.github.magtrack4j.internal.Arguments;
import io.github.magtrack4j.jointfit.RingTable;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.WeakHashMap;

/**
 * A look-up table for the axial position (Z-LUT): the radial profiles of a bead at known heights.
 *
 * <p>Plane p has the height {@link #z z(p)} and the profile whose bins are {@link #profile profile(p, bin)}. The
 * heights rise or fall strictly, since heights between planes are interpolated. A profile may have bins that are NaN,
 * which do not count; where a plane has no two bins that differ, the first one aside, every height that is looked up in
 * the table is NaN. A table is immutable, it holds copies, and is safe to share between threads.
 *
 * <p>A table may know its {@linkplain #kind kind}, the profile and the size of the images that it was made with; it is
 * then refused for others. MagTrack's tables do not say; of them only the number of bins can be checked.
 */
public final class ZLut {
    private static final int MAX_HEIGHTS = 100_000;

    /** Backends keep what they make of a table by the table itself, so it must not be another one for each call. */
    private static final Map<RingTable, ZLut> OF_RINGS = new WeakHashMap<>();

    private final double[] z;
    private final double[][] profiles;

    /** Null where it is not known. */
    private final ZLutKind kind;

    private ZLut(double[] z, double[][] profiles, ZLutKind kind) {
        this.z = z;
        this.profiles = profiles;
        this.kind = kind;
    }

    /**
     * Makes a table from copies of heights and profiles.
     *
     * @param z the height of each plane in nm, finite, rising or falling strictly
     * @param profiles a row per plane, a column per bin, at least 2 bins; bins may be NaN
     * @throws IllegalArgumentException if the numbers of planes differ, or a height is not finite or out of order; the
     *     message tells which plane's
     */
    public static ZLut of(DoubleSeries z, DoubleMatrix profiles) {
        Objects.requireNonNull(z, "z");
        if (profiles.rows() != z.size()) {
            throw new IllegalArgumentException(
                    "profiles has " + profiles.rows() + " rows; it must have one per value of z, " + z.size());
        }
        Arguments.atLeast("the number of planes (values of z)", z.size(), 1);
        Arguments.atLeast("the number of bins (columns of profiles)", profiles.columns(), 2);
        Arguments.planeHeights("z", z.size(), z::get);
        double[][] rows = new double[Math.toIntExact(profiles.rows())][];
        for (int plane = 0; plane < rows.length; plane++) {
            rows[plane] = profiles.row(plane).toArray();
        }
        return new ZLut(z.toArray(), rows, null);
    }

    /**
     * Makes a table from MagTrack's arrangement: the heights in row 0, then a row per bin; a column per plane.
     *
     * @param table 1 + bins rows, as many columns as planes
     * @throws IllegalArgumentException if there are fewer than 2 bins, or a height is not finite or out of order; see
     *     {@link #of}
     */
    public static ZLut ofReference(DoubleMatrix table) {
        Arguments.atLeast("the number of rows of the table (1 + bins)", table.rows(), 3);
        DoubleMatrix planes = table.transposed();
        DoubleMatrix profiles =
                DoubleMatrix.allocate(java.lang.foreign.Arena.ofAuto(), planes.rows(), planes.columns() - 1);
        for (long plane = 0; plane < planes.rows(); plane++) {
            profiles.row(plane)
                    .segment()
                    .copyFrom(planes.row(plane).slice(1, profiles.columns()).segment());
        }
        return of(table.row(0), profiles);
    }

    /**
     * Makes the classic table of a ring table's planes, the rings' means over bins one pixel wide, for images of its
     * size.
     *
     * <p>It is the same one for the same ring table, as long as that is reachable.
     *
     * @param rings the ring table
     */
    public static ZLut of(RingTable rings) {
        synchronized (OF_RINGS) {
            return OF_RINGS.computeIfAbsent(rings, ZLut::compute);
        }
    }

    private static ZLut compute(RingTable rings) {
        double[] z = new double[rings.planes()];
        Arrays.setAll(z, rings::z);
        double[][] profiles = new double[z.length][rings.size() / 2];
        for (int plane = 0; plane < z.length; plane++) {
            int row = plane;
            Arrays.setAll(profiles[plane], bin -> rings.ringMean(row, bin));
        }
        return of(DoubleSeries.copyOf(z), DoubleMatrix.copyOf(profiles));
    }

    /**
     * Returns equally spaced heights for a look-up table.
     *
     * @param firstZNm the first height in nm, finite
     * @param lastZNm the height that is not exceeded, in nm, finite, not below the first
     * @param stepNm the distance of two heights in nm, positive, so that there are at most 100000 of them, and no two
     *     are the same number
     */
    public static DoubleSeries heights(double firstZNm, double lastZNm, double stepNm) {
        Arguments.finite("firstZNm", firstZNm);
        Arguments.require(
                "lastZNm",
                lastZNm,
                lastZNm >= firstZNm && Double.isFinite(lastZNm),
                "finite and at least firstZNm, " + firstZNm);
        Arguments.positive("stepNm", stepNm);
        // The last height counts even where rounding puts it a little beyond a whole number of steps.
        double steps = Math.floor((lastZNm - firstZNm) / stepNm * (1 + 1e-12));
        Arguments.require(
                "stepNm", stepNm, steps < MAX_HEIGHTS, "large enough for at most " + MAX_HEIGHTS + " heights");
        double[] heights = new double[(int) steps + 1];
        Arrays.setAll(heights, plane -> Math.min(firstZNm + plane * stepNm, lastZNm));
        for (int plane = 1; plane < heights.length; plane++) {
            Arguments.require(
                    "stepNm", stepNm, heights[plane] > heights[plane - 1], "large enough to change " + heights[plane]);
        }
        return DoubleSeries.copyOf(heights);
    }

    /**
     * Returns this table as one of a kind.
     *
     * @param kind what it was made with
     * @throws IllegalArgumentException if profiles of that kind have another number of bins
     */
    public ZLut withKind(ZLutKind kind) {
        if (kind.imageSize().isPresent()) {
            int size = kind.imageSize().getAsInt();
            int bins = kind.profile().bins(size);
            Arguments.require(
                    "the number of bins of the table",
                    bins(),
                    bins() == bins,
                    bins + ", as of " + kind.profile() + " for images of " + size + " px");
        }
        return new ZLut(z, profiles, kind);
    }

    /** Returns what the table was made with; empty where that is not known. */
    public Optional<ZLutKind> kind() {
        return Optional.ofNullable(kind);
    }

    /** Returns the number of planes. */
    public int planes() {
        return z.length;
    }

    /** Returns the bins of each profile. */
    public int bins() {
        return profiles[0].length;
    }

    /** Returns the height of a plane in nm. */
    public double z(int plane) {
        return z[plane];
    }

    /** Returns a bin of a plane's profile. */
    public double profile(int plane, int bin) {
        return profiles[plane][bin];
    }

    /** Returns a copy of the table in MagTrack's arrangement; see {@link #ofReference}. */
    public DoubleMatrix toReference() {
        double[][] table = new double[1 + bins()][planes()];
        for (int plane = 0; plane < planes(); plane++) {
            table[0][plane] = z[plane];
            for (int bin = 0; bin < bins(); bin++) {
                table[1 + bin][plane] = profiles[plane][bin];
            }
        }
        return DoubleMatrix.copyOf(table);
    }

    /** Describes the table: its planes, bins and range. */
    @Override
    public String toString() {
        return planes() + " planes from " + z[0] + " to " + z[z.length - 1] + " nm, " + bins() + " bins";
    }
}
