package io.github.magtrack4j.internal.cpu.simd;

import static io.github.magtrack4j.internal.cpu.simd.vector.LanesF64.LANES;
import static io.github.magtrack4j.internal.cpu.simd.vector.LanesF64.MAGIC;
import static io.github.magtrack4j.internal.cpu.simd.vector.LanesF64.MAGIC_BITS;
import static io.github.magtrack4j.internal.cpu.simd.vector.LanesF64.SPECIES;
import static io.github.magtrack4j.internal.cpu.simd.vector.LanesF64.VECTOR_BYTES;
import static io.github.magtrack4j.internal.cpu.simd.vector.Memory.ALL;
import static io.github.magtrack4j.internal.cpu.simd.vector.SelectF64.FROM_TWO;
import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.github.magtrack4j.internal.PlaneInterpolation;
import io.github.magtrack4j.internal.cpu.simd.vector.ImageF64;
import io.github.magtrack4j.internal.cpu.steps.RingKernels;
import io.github.magtrack4j.internal.cpu.steps.Wide;
import io.github.magtrack4j.internal.numeric.PreparedRings;
import io.github.magtrack4j.jointfit.Harmonic;
import io.github.magtrack4j.jointfit.RingTable;
import java.lang.foreign.Arena;
import java.lang.foreign.ValueLayout;
import java.lang.ref.Reference;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorOperators;

/**
 * The sums of the joint fit in SIMD: pixels of a row are lanes.
 *
 * <p>Along a row the radius of neighbours differs by less than a pixel, so that the radii of a vector are within
 * {@code LANES - 1} pixels, and within twice as many knots as there are lanes, one for the next knot included: two
 * vectors of the table, from the knot before the smallest radius on, have all that its lanes look up. No gather is
 * needed. With two knots to the pixel the next knot would not always be among them; hence
 * {@link RingTable#KNOTS_PER_PIXEL}.
 *
 * <p>The image is taken in strips of some rows, whose scratch stays in the first-level cache from pass to pass. Each
 * pass has few enough vector operations for the compiler to keep them in registers: docs/explanation/kernels.md.
 */
final class RingsF64 extends RingKernels {
    /** About as many pixels are in a strip. */
    private static final int STRIP = 512;

    private static final double KNOTS = (double) RingTable.KNOTS_PER_PIXEL;

    /**
     * With two lanes a look-up by {@code selectFrom} is slow, and leaves vectors on the heap: then numbers are looked
     * up.
     */
    private static final boolean SELECTS = LANES > 2;

    /** Where a vector's window starts: a number in scratch memory. */
    private static final ValueLayout.OfLong WINDOW = ValueLayout.JAVA_LONG_UNALIGNED;

    /** A radius in knots: what is nearer to the axis has no angle. */
    private static final double AXIS = (double) 1e-3;

    private final ImageF64 image;
    private final PixelsF64 pixels;
    private final int rowsPerPlane;
    private final int rowLength;
    private final Harmonic[] harmonics;

    private final int stripRows;

    /** The table at the height: the rows of a plane, and behind them the derivatives of its values by the height. */
    private final long table;

    private final long tableRowBytes;

    /** Columns in knots. */
    private final long ramp;

    /** 1 for pixels of a strip, 0 behind the end of rows. */
    private final long ones;

    /** Of each pixel of a strip: the knot before it, as a real with {@code MAGIC}, and how far it is behind that. */
    private final long knots;

    private final long fractions;

    /** The knot that each vector's window starts with. */
    private final long windows;

    /** The inverse of each pixel's radius in knots. */
    private final long inverses;

    /**
     * Of each pixel of the rows that were evaluated, times the roots of the weights: the model, and its derivatives.
     */
    private final long model;

    private final long byX;
    private final long byY;
    private final long byZ;

    /** The roots of their weights. */
    private final long roots;

    /** Of each pixel of a strip: the derivatives of the model by the radius, from knot to knot, and by the angle. */
    private final long byRadius;

    private final long byAngle;

    /** A harmonic's radial part, and its derivatives by the radius and the height. */
    private final long radial;

    private final long radialByRadius;
    private final long radialByZ;

    /** The residuals of a strip, times the roots of the weights. */
    private final long weighted;

    /** Of a strip of some rows: the model elsewhere, or how it changed, and what the last evaluation found. */
    private final long changed;

    private final long someX;
    private final long someY;
    private final long someZ;
    private final long someModel;
    private final long someRoots;

    private final RingAnglesF64 angles;

    /** The residuals of the image, in SD. */
    private final long residuals;

    private final RingSumsF64 sums;
    private final double[] planeWeights = new double[PlaneInterpolation.POINTS];
    private final double[] planeSlopes = new double[PlaneInterpolation.POINTS];
    private int knotCount;

    /** Whether the weights of the last evaluation are not all 1. */
    private boolean weighs;

    private int firstRow;
    private int rowSpacing;
    private int rowCount;

    RingsF64(Arena arena, ImageF64 image, PixelsF64 pixels, PreparedRings rings) {
        this.image = image;
        this.pixels = pixels;
        rowsPerPlane = rings.rowsPerPlane();
        rowLength = rings.rowLength();
        harmonics = rings.harmonics().toArray(new Harmonic[0]);
        stripRows = Math.clamp(STRIP / image.stride, 1, image.size);
        int stripLength = stripRows * image.stride;
        // From any centre in the image to its farthest pixel, and on for a window.
        int reach = (int) Math.ceil(Math.sqrt(2) * image.stride * RingTable.KNOTS_PER_PIXEL) + 2 * LANES;
        int tableRow = ImageF64.roundUp(Math.max(rowLength, reach));
        tableRowBytes = (long) tableRow * Double.BYTES;
        table = ImageF64.allocate(arena, (rowsPerPlane + harmonics.length) * (long) tableRow + 2L * LANES);
        ramp = ImageF64.allocate(arena, image.stride);
        ones = ImageF64.allocate(arena, stripLength);
        for (int column = 0; column < image.stride; column++) {
            ImageF64.set(ramp, column, column * KNOTS);
            for (int row = 0; row < stripRows && column < image.size; row++) {
                ImageF64.set(ones, (long) row * image.stride + column, 1);
            }
        }
        knots = ImageF64.allocate(arena, stripLength);
        fractions = ImageF64.allocate(arena, stripLength);
        windows = arena.allocate((long) stripLength / LANES * Long.BYTES, 64).address();
        inverses = ImageF64.allocate(arena, stripLength);
        long length = (long) image.size * image.stride;
        model = ImageF64.allocate(arena, length);
        byX = ImageF64.allocate(arena, length);
        byY = ImageF64.allocate(arena, length);
        byZ = ImageF64.allocate(arena, length);
        roots = ImageF64.allocate(arena, length);
        byRadius = ImageF64.allocate(arena, stripLength);
        byAngle = ImageF64.allocate(arena, stripLength);
        radial = ImageF64.allocate(arena, stripLength);
        radialByRadius = ImageF64.allocate(arena, stripLength);
        radialByZ = ImageF64.allocate(arena, stripLength);
        weighted = ImageF64.allocate(arena, stripLength);
        changed = ImageF64.allocate(arena, stripLength);
        someX = ImageF64.allocate(arena, stripLength);
        someY = ImageF64.allocate(arena, stripLength);
        someZ = ImageF64.allocate(arena, stripLength);
        someModel = ImageF64.allocate(arena, stripLength);
        someRoots = ImageF64.allocate(arena, stripLength);
        angles = new RingAnglesF64(arena, harmonics, stripLength);
        residuals = ImageF64.allocate(arena, length);
        sums = new RingSumsF64(arena);
    }

    /** Whether they are for this image and tables like this one. */
    boolean isFor(ImageF64 image, PreparedRings rings) {
        if (this.image != image
                || rowLength != rings.rowLength()
                || harmonics.length != rings.harmonics().size()) {
            return false;
        }
        for (int q = 0; q < harmonics.length; q++) {
            if (!harmonics[q].equals(rings.harmonics().get(q))) {
                return false;
            }
        }
        return true;
    }

    @Override
    public void setHeight(PreparedRings rings, PlaneInterpolation planes) {
        knotCount = rings.knots();
        long rowBytes = (long) rowLength * Double.BYTES;
        long planeBytes = rowsPerPlane * rowBytes;
        long first = rings.rows().address() + planes.first() * planeBytes;
        int last = planes.points() - 1;
        for (int p = 0; p < PlaneInterpolation.POINTS; p++) {
            planeWeights[p] = p <= last ? (double) planes.weight(p) : 0;
            planeSlopes[p] = p <= last ? (double) planes.slope(p) : 0;
        }
        try {
            for (int row = 0; row < rowsPerPlane; row++) {
                combine(first + row * rowBytes, planeBytes, last, planeWeights, table + row * tableRowBytes);
            }
            for (int q = 0; q < harmonics.length; q++) {
                combine(first + 2L * q * rowBytes, planeBytes, last, planeSlopes, heights(q));
            }
        } finally {
            Reference.reachabilityFence(rings); // its memory is reached by address
        }
    }

    /** The row of the table that has a harmonic's derivative by the height. */
    private long heights(int q) {
        return table + (rowsPerPlane + q) * tableRowBytes;
    }

    /** The weighted sum of a row of six planes, or of as many as there are. */
    private void combine(long from, long planeBytes, int last, double[] weights, long to) {
        long bytes = (long) rowLength * Double.BYTES;
        long from1 = from + Math.min(1, last) * planeBytes;
        long from2 = from + Math.min(2, last) * planeBytes;
        long from3 = from + Math.min(3, last) * planeBytes;
        long from4 = from + Math.min(4, last) * planeBytes;
        long from5 = from + Math.min(5, last) * planeBytes;
        DoubleVector weight0 = DoubleVector.broadcast(SPECIES, weights[0]);
        DoubleVector weight1 = DoubleVector.broadcast(SPECIES, weights[1]);
        DoubleVector weight2 = DoubleVector.broadcast(SPECIES, weights[2]);
        DoubleVector weight3 = DoubleVector.broadcast(SPECIES, weights[3]);
        DoubleVector weight4 = DoubleVector.broadcast(SPECIES, weights[4]);
        DoubleVector weight5 = DoubleVector.broadcast(SPECIES, weights[5]);
        for (long at = 0; at < bytes; at += VECTOR_BYTES) {
            DoubleVector sum = DoubleVector.fromMemorySegment(SPECIES, ALL, from + at, LITTLE_ENDIAN)
                    .mul(weight0);
            sum = DoubleVector.fromMemorySegment(SPECIES, ALL, from1 + at, LITTLE_ENDIAN)
                    .fma(weight1, sum);
            sum = DoubleVector.fromMemorySegment(SPECIES, ALL, from2 + at, LITTLE_ENDIAN)
                    .fma(weight2, sum);
            sum = DoubleVector.fromMemorySegment(SPECIES, ALL, from3 + at, LITTLE_ENDIAN)
                    .fma(weight3, sum);
            sum = DoubleVector.fromMemorySegment(SPECIES, ALL, from4 + at, LITTLE_ENDIAN)
                    .fma(weight4, sum);
            DoubleVector.fromMemorySegment(SPECIES, ALL, from5 + at, LITTLE_ENDIAN)
                    .fma(weight5, sum)
                    .intoMemorySegment(ALL, to + at, LITTLE_ENDIAN);
        }
    }

    @Override
    public void evaluate(
            @Wide double x,
            @Wide double y,
            @Wide double offset,
            @Wide double gain,
            @Wide double readVariance,
            @Wide double varianceGain,
            @Wide double limit,
            Rows rows) {
        pixels.readAll();
        @Wide double right = Math.max(x, image.size - 1 - x) * RingTable.KNOTS_PER_PIXEL;
        @Wide double down = Math.max(y, image.size - 1 - y) * RingTable.KNOTS_PER_PIXEL;
        @Wide double reach = knotCount - 1.01;
        weighs = image.stride != image.size
                || right * right + down * down > reach * reach
                || readVariance != 1
                || varianceGain != 0
                || limit < Double.POSITIVE_INFINITY;
        sums.clear();
        setRows(rows);
        double column = (double) (x * RingTable.KNOTS_PER_PIXEL);
        for (int first = 0; first < rowCount; first += stripRows) {
            int count = Math.min(stripRows, rowCount - first);
            long bytes = (long) count * image.stride * Double.BYTES;
            long strip = (long) first * image.stride * Double.BYTES;
            locate(column, firstRow + first * rowSpacing - y, count);
            interpolate(table, model + strip, byRadius, bytes);
            lookUp(heights(0), byZ + strip, bytes);
            if (harmonics.length > 1) {
                addHarmonicsAndDerivatives(model + strip, byZ + strip, bytes);
            }
            subtractModel(first, count, model + strip, residuals + strip, (double) offset, (double) gain);
            long root = ones;
            long weightedResiduals = residuals + strip;
            if (weighs) {
                root = roots + strip;
                weigh(strip, (double) offset, (double) gain, (double) readVariance, (double) varianceGain, bytes);
                if (limit < Double.POSITIVE_INFINITY) {
                    weightedResiduals = weighted;
                    weighRobustly(strip, (double) (1 / limit), bytes);
                }
            }
            differentiate(strip, root, bytes);
            if (harmonics.length > 1) {
                turn(strip, root, bytes);
            }
            sums.addDerivatives(byX + strip, byY + strip, byZ + strip, model + strip, root, weightedResiduals, bytes);
            sums.addOthers(model + strip, root, weightedResiduals, bytes);
        }
        sums.finish();
    }

    private void setRows(Rows rows) {
        boolean all = rows == Rows.ALL;
        rowSpacing = all ? 1 : ROW_SPACING;
        firstRow = all ? 0 : ROW_SPACING / 2;
        rowCount = count(rows, image.size);
    }

    @Override
    public void evaluateChange(@Wide double x, @Wide double y, @Wide double dx, @Wide double dy, @Wide double dz) {
        sums.clear();
        setRows(Rows.SOME);
        double column = (double) (x * RingTable.KNOTS_PER_PIXEL);
        for (int first = 0; first < rowCount; first += stripRows) {
            int count = Math.min(stripRows, rowCount - first);
            long bytes = (long) count * image.stride * Double.BYTES;
            locate(column, firstRow + first * rowSpacing - y, count);
            interpolate(table, changed, byRadius, bytes);
            if (harmonics.length > 1) {
                addHarmonics(changed, bytes);
            }
            change(first, count, (double) dx, (double) dy, (double) dz);
            sums.addDerivatives(someX, someY, someZ, someModel, someRoots, changed, bytes);
            sums.addOthers(someModel, someRoots, changed, bytes);
        }
        sums.finish();
    }

    /**
     * Copies the derivatives of some rows, and subtracts from the changed model what they tell of it; nothing is left
     * where the table no longer reaches.
     */
    private void change(int first, int rows, double dx, double dy, double dz) {
        long rowBytes = (long) image.stride * Double.BYTES;
        double last = knotCount - 1;
        DoubleVector zero = DoubleVector.zero(SPECIES);
        long to = 0;
        for (int row = first; row < first + rows; row++) {
            long from = (firstRow + (long) row * rowSpacing) * rowBytes;
            for (long end = from + rowBytes; from < end; from += VECTOR_BYTES) {
                DoubleVector x = DoubleVector.fromMemorySegment(SPECIES, ALL, byX + from, LITTLE_ENDIAN);
                DoubleVector y = DoubleVector.fromMemorySegment(SPECIES, ALL, byY + from, LITTLE_ENDIAN);
                DoubleVector z = DoubleVector.fromMemorySegment(SPECIES, ALL, byZ + from, LITTLE_ENDIAN);
                DoubleVector ring = DoubleVector.fromMemorySegment(SPECIES, ALL, model + from, LITTLE_ENDIAN);
                x.intoMemorySegment(ALL, someX + to, LITTLE_ENDIAN);
                y.intoMemorySegment(ALL, someY + to, LITTLE_ENDIAN);
                z.intoMemorySegment(ALL, someZ + to, LITTLE_ENDIAN);
                ring.intoMemorySegment(ALL, someModel + to, LITTLE_ENDIAN);
                DoubleVector root =
                        DoubleVector.fromMemorySegment(SPECIES, ALL, weighs ? roots + from : ones + to, LITTLE_ENDIAN);
                root.intoMemorySegment(ALL, someRoots + to, LITTLE_ENDIAN);
                DoubleVector told = x.mul(dx).add(y.mul(dy)).add(z.mul(dz)).add(ring);
                DoubleVector radius = DoubleVector.fromMemorySegment(SPECIES, ALL, knots + to, LITTLE_ENDIAN)
                        .sub(MAGIC)
                        .add(DoubleVector.fromMemorySegment(SPECIES, ALL, fractions + to, LITTLE_ENDIAN));
                DoubleVector left = DoubleVector.fromMemorySegment(SPECIES, ALL, changed + to, LITTLE_ENDIAN)
                        .mul(root)
                        .sub(told);
                zero.blend(left, radius.compare(VectorOperators.LT, last))
                        .intoMemorySegment(ALL, changed + to, LITTLE_ENDIAN);
                to += VECTOR_BYTES;
            }
        }
    }

    @Override
    public void moveResiduals(@Wide double[] step) {
        int stripLength = stripRows * image.stride;
        int length = image.size * image.stride;
        sums.clear();
        for (int first = 0; first < length; first += stripLength) {
            long strip = (long) first * Double.BYTES;
            long bytes = (long) Math.min(stripLength, length - first) * Double.BYTES;
            move(strip, weighs ? roots + strip : ones, step, bytes);
            sums.addSquares(residuals + strip, bytes);
        }
        sums.correlateNeighbors(residuals, (long) image.stride * Double.BYTES, image.size);
        sums.finish();
    }

    private void move(long strip, long root, @Wide double[] step, long bytes) {
        double x = (double) -step[0];
        double y = (double) -step[1];
        double z = (double) -step[2];
        double one = (double) -step[3];
        double ring = (double) -step[4];
        for (long at = 0; at < bytes; at += VECTOR_BYTES) {
            DoubleVector part = DoubleVector.fromMemorySegment(SPECIES, ALL, byX + strip + at, LITTLE_ENDIAN)
                    .mul(x)
                    .add(DoubleVector.fromMemorySegment(SPECIES, ALL, byY + strip + at, LITTLE_ENDIAN)
                            .mul(y));
            DoubleVector other = DoubleVector.fromMemorySegment(SPECIES, ALL, byZ + strip + at, LITTLE_ENDIAN)
                    .mul(z)
                    .add(DoubleVector.fromMemorySegment(SPECIES, ALL, model + strip + at, LITTLE_ENDIAN)
                            .mul(ring));
            DoubleVector.fromMemorySegment(SPECIES, ALL, root + at, LITTLE_ENDIAN)
                    .mul(one)
                    .add(DoubleVector.fromMemorySegment(SPECIES, ALL, residuals + strip + at, LITTLE_ENDIAN))
                    .add(part)
                    .add(other)
                    .intoMemorySegment(ALL, residuals + strip + at, LITTLE_ENDIAN);
        }
    }

    /** The knot before each pixel of a strip, the window of each vector, and the direction from the centre. */
    private void locate(double column, @Wide double above, int rows) {
        long rowBytes = (long) image.stride * Double.BYTES;
        long cosines = angles.cosine(1);
        long sines = angles.sine(1);
        DoubleVector axis = DoubleVector.broadcast(SPECIES, AXIS);
        DoubleVector one = DoubleVector.broadcast(SPECIES, 1);
        double end = (LANES - 1) * KNOTS;
        long to = 0;
        long window = windows;
        for (int row = 0; row < rows; row++) {
            double dy = (double) ((above + row * rowSpacing) * RingTable.KNOTS_PER_PIXEL);
            double squared = dy * dy;
            for (long at = 0; at < rowBytes; at += VECTOR_BYTES) {
                DoubleVector dx = DoubleVector.fromMemorySegment(SPECIES, ALL, ramp + at, LITTLE_ENDIAN)
                        .sub(column);
                DoubleVector radius = dx.mul(dx).add(squared).sqrt();
                DoubleVector knot = radius.sub((double) 0.5).add(MAGIC);
                knot.intoMemorySegment(ALL, knots + to, LITTLE_ENDIAN);
                radius.sub(knot.sub(MAGIC)).intoMemorySegment(ALL, fractions + to, LITTLE_ENDIAN);
                DoubleVector inverse = one.div(radius.max(axis));
                inverse.intoMemorySegment(ALL, inverses + to, LITTLE_ENDIAN);
                dx.mul(inverse).intoMemorySegment(ALL, cosines + to, LITTLE_ENDIAN);
                inverse.mul(dy).intoMemorySegment(ALL, sines + to, LITTLE_ENDIAN);
                // The radius is least at an end of the vector, or where the centre is among the lanes.
                double least = Math.min(ImageF64.get(knots + to, 0), ImageF64.get(knots + to, LANES - 1)) - MAGIC;
                double left = ImageF64.get(ramp + at, 0) - column;
                if (left < 0 && left + end > 0) {
                    least = (double) Math.rint(Math.abs(dy) - (double) 0.5);
                }
                ALL.set(WINDOW, window, (long) least);
                to += VECTOR_BYTES;
                window += Long.BYTES;
            }
        }
    }

    /**
     * A harmonic's radial part at all pixels of a strip, and its derivative: the cubic by the values at the knots about
     * each, a row of the table, and the slopes there, the next row.
     */
    private void interpolate(long values, long into, long slopeInto, long bytes) {
        if (!SELECTS) {
            interpolateOneByOne(values, into, slopeInto, (int) (bytes / Double.BYTES));
            return;
        }
        long window = windows;
        try {
            for (long at = 0; at < bytes; at += VECTOR_BYTES) {
                long start = ALL.get(WINDOW, window);
                window += Long.BYTES;
                LongVector knot = DoubleVector.fromMemorySegment(SPECIES, ALL, knots + at, LITTLE_ENDIAN)
                        .reinterpretAsLongs();
                knot = knot.sub(knot.broadcast(MAGIC_BITS + start));
                LongVector next = knot.add(knot.broadcast(1));
                long from = values + start * Double.BYTES;
                LongVector low = DoubleVector.fromMemorySegment(SPECIES, ALL, from, LITTLE_ENDIAN)
                        .reinterpretAsLongs();
                LongVector high = DoubleVector.fromMemorySegment(SPECIES, ALL, from + VECTOR_BYTES, LITTLE_ENDIAN)
                        .reinterpretAsLongs();
                LongVector value = (LongVector) FROM_TWO.invokeExact(knot, low, high);
                LongVector nextValue = (LongVector) FROM_TWO.invokeExact(next, low, high);
                from += tableRowBytes;
                low = DoubleVector.fromMemorySegment(SPECIES, ALL, from, LITTLE_ENDIAN)
                        .reinterpretAsLongs();
                high = DoubleVector.fromMemorySegment(SPECIES, ALL, from + VECTOR_BYTES, LITTLE_ENDIAN)
                        .reinterpretAsLongs();
                LongVector slopeBits = (LongVector) FROM_TWO.invokeExact(knot, low, high);
                LongVector nextSlope = (LongVector) FROM_TWO.invokeExact(next, low, high);
                DoubleVector first = value.reinterpretAsDoubles();
                DoubleVector slope = slopeBits.reinterpretAsDoubles();
                DoubleVector difference = nextValue.reinterpretAsDoubles().sub(first);
                DoubleVector bend = difference.sub(slope);
                DoubleVector third =
                        nextSlope.reinterpretAsDoubles().sub(difference).sub(bend);
                DoubleVector second = bend.sub(third);
                DoubleVector fraction = DoubleVector.fromMemorySegment(SPECIES, ALL, fractions + at, LITTLE_ENDIAN);
                DoubleVector curve = third.fma(fraction, second);
                DoubleVector chord = curve.fma(fraction, slope);
                chord.fma(fraction, first).intoMemorySegment(ALL, into + at, LITTLE_ENDIAN);
                third.fma(fraction, curve).fma(fraction, chord).intoMemorySegment(ALL, slopeInto + at, LITTLE_ENDIAN);
            }
        } catch (Throwable e) {
            throw new AssertionError(e); // invokeExact declares it, selectFrom does not throw
        }
    }

    /** A row of the table at all pixels of a strip: the line between the values at the knots about each. */
    private void lookUp(long values, long into, long bytes) {
        if (!SELECTS) {
            lookUpOneByOne(values, into, (int) (bytes / Double.BYTES));
            return;
        }
        long window = windows;
        try {
            for (long at = 0; at < bytes; at += VECTOR_BYTES) {
                long start = ALL.get(WINDOW, window);
                window += Long.BYTES;
                LongVector knot = DoubleVector.fromMemorySegment(SPECIES, ALL, knots + at, LITTLE_ENDIAN)
                        .reinterpretAsLongs();
                knot = knot.sub(knot.broadcast(MAGIC_BITS + start));
                LongVector next = knot.add(knot.broadcast(1));
                long from = values + start * Double.BYTES;
                LongVector low = DoubleVector.fromMemorySegment(SPECIES, ALL, from, LITTLE_ENDIAN)
                        .reinterpretAsLongs();
                LongVector high = DoubleVector.fromMemorySegment(SPECIES, ALL, from + VECTOR_BYTES, LITTLE_ENDIAN)
                        .reinterpretAsLongs();
                LongVector value = (LongVector) FROM_TWO.invokeExact(knot, low, high);
                LongVector nextValue = (LongVector) FROM_TWO.invokeExact(next, low, high);
                DoubleVector first = value.reinterpretAsDoubles();
                DoubleVector fraction = DoubleVector.fromMemorySegment(SPECIES, ALL, fractions + at, LITTLE_ENDIAN);
                nextValue
                        .reinterpretAsDoubles()
                        .sub(first)
                        .fma(fraction, first)
                        .intoMemorySegment(ALL, into + at, LITTLE_ENDIAN);
            }
        } catch (Throwable e) {
            throw new AssertionError(e); // invokeExact declares it, selectFrom does not throw
        }
    }

    private int knot(int pixel) {
        return (int) (ImageF64.get(knots, pixel) - MAGIC);
    }

    private void interpolateOneByOne(long values, long into, long slopeInto, int count) {
        long slopes = values + tableRowBytes;
        for (int i = 0; i < count; i++) {
            int knot = knot(i);
            double f = ImageF64.get(fractions, i);
            double first = ImageF64.get(values, knot);
            double slope = ImageF64.get(slopes, knot);
            double difference = ImageF64.get(values, knot + 1) - first;
            double bend = difference - slope;
            double third = ImageF64.get(slopes, knot + 1) - difference - bend;
            double curve = third * f + (bend - third);
            double chord = curve * f + slope;
            ImageF64.set(into, i, chord * f + first);
            ImageF64.set(slopeInto, i, (third * f + curve) * f + chord);
        }
    }

    private void lookUpOneByOne(long values, long into, int count) {
        for (int i = 0; i < count; i++) {
            int knot = knot(i);
            double first = ImageF64.get(values, knot);
            ImageF64.set(into, i, (ImageF64.get(values, knot + 1) - first) * ImageF64.get(fractions, i) + first);
        }
    }

    /** Adds the other harmonics to the model of a strip. */
    private void addHarmonics(long model, long bytes) {
        angles.compute(bytes);
        for (int q = 1; q < harmonics.length; q++) {
            interpolate(table + 2L * q * tableRowBytes, radial, radialByRadius, bytes);
            long angle = angle(q);
            for (long at = 0; at < bytes; at += VECTOR_BYTES) {
                DoubleVector sum = DoubleVector.fromMemorySegment(SPECIES, ALL, model + at, LITTLE_ENDIAN);
                DoubleVector.fromMemorySegment(SPECIES, ALL, angle + at, LITTLE_ENDIAN)
                        .fma(DoubleVector.fromMemorySegment(SPECIES, ALL, radial + at, LITTLE_ENDIAN), sum)
                        .intoMemorySegment(ALL, model + at, LITTLE_ENDIAN);
            }
        }
    }

    /** Adds the other harmonics to the model of a strip, and to its derivatives. */
    private void addHarmonicsAndDerivatives(long model, long byZ, long bytes) {
        angles.compute(bytes);
        DoubleVector zero = DoubleVector.zero(SPECIES);
        for (long at = 0; at < bytes; at += VECTOR_BYTES) {
            zero.intoMemorySegment(ALL, byAngle + at, LITTLE_ENDIAN);
        }
        for (int q = 1; q < harmonics.length; q++) {
            interpolate(table + 2L * q * tableRowBytes, radial, radialByRadius, bytes);
            lookUp(heights(q), radialByZ, bytes);
            int order = harmonics[q].order();
            boolean sine = harmonics[q].sine();
            long other = sine ? angles.cosine(order) : angles.sine(order);
            addHarmonic(angle(q), other, sine ? order : -order, model, byZ, bytes);
        }
    }

    /** A harmonic's function of the angle. */
    private long angle(int q) {
        return harmonics[q].sine() ? angles.sine(harmonics[q].order()) : angles.cosine(harmonics[q].order());
    }

    /**
     * Adds a harmonic to the model and its derivatives.
     *
     * @param angle its function of the angle
     * @param other the function whose multiple, by {@code factor}, is the derivative of that
     */
    private void addHarmonic(long angle, long other, double factor, long model, long byZ, long bytes) {
        for (long at = 0; at < bytes; at += VECTOR_BYTES) {
            DoubleVector h = DoubleVector.fromMemorySegment(SPECIES, ALL, angle + at, LITTLE_ENDIAN);
            DoubleVector part = DoubleVector.fromMemorySegment(SPECIES, ALL, radial + at, LITTLE_ENDIAN);
            DoubleVector sum = DoubleVector.fromMemorySegment(SPECIES, ALL, model + at, LITTLE_ENDIAN);
            h.fma(part, sum).intoMemorySegment(ALL, model + at, LITTLE_ENDIAN);
            sum = DoubleVector.fromMemorySegment(SPECIES, ALL, byAngle + at, LITTLE_ENDIAN);
            DoubleVector.fromMemorySegment(SPECIES, ALL, other + at, LITTLE_ENDIAN)
                    .mul(factor)
                    .fma(part, sum)
                    .intoMemorySegment(ALL, byAngle + at, LITTLE_ENDIAN);
            sum = DoubleVector.fromMemorySegment(SPECIES, ALL, byRadius + at, LITTLE_ENDIAN);
            DoubleVector.fromMemorySegment(SPECIES, ALL, radialByRadius + at, LITTLE_ENDIAN)
                    .fma(h, sum)
                    .intoMemorySegment(ALL, byRadius + at, LITTLE_ENDIAN);
            sum = DoubleVector.fromMemorySegment(SPECIES, ALL, byZ + at, LITTLE_ENDIAN);
            DoubleVector.fromMemorySegment(SPECIES, ALL, radialByZ + at, LITTLE_ENDIAN)
                    .fma(h, sum)
                    .intoMemorySegment(ALL, byZ + at, LITTLE_ENDIAN);
        }
    }

    /**
     * The derivatives by the centre, away from it, of those by radius and angle; times the roots of the weights, as all
     * others.
     */
    private void differentiate(long strip, long root, long bytes) {
        long cosines = angles.cosine(1);
        long sines = angles.sine(1);
        for (long at = 0; at < bytes; at += VECTOR_BYTES) {
            long to = strip + at;
            DoubleVector weight = DoubleVector.fromMemorySegment(SPECIES, ALL, root + at, LITTLE_ENDIAN);
            DoubleVector slope = DoubleVector.fromMemorySegment(SPECIES, ALL, byRadius + at, LITTLE_ENDIAN)
                    .mul(-KNOTS)
                    .mul(weight);
            DoubleVector.fromMemorySegment(SPECIES, ALL, cosines + at, LITTLE_ENDIAN)
                    .mul(slope)
                    .intoMemorySegment(ALL, byX + to, LITTLE_ENDIAN);
            DoubleVector.fromMemorySegment(SPECIES, ALL, sines + at, LITTLE_ENDIAN)
                    .mul(slope)
                    .intoMemorySegment(ALL, byY + to, LITTLE_ENDIAN);
            DoubleVector.fromMemorySegment(SPECIES, ALL, byZ + to, LITTLE_ENDIAN)
                    .mul(weight)
                    .intoMemorySegment(ALL, byZ + to, LITTLE_ENDIAN);
            DoubleVector.fromMemorySegment(SPECIES, ALL, model + to, LITTLE_ENDIAN)
                    .mul(weight)
                    .intoMemorySegment(ALL, model + to, LITTLE_ENDIAN);
        }
    }

    /** Adds what the harmonics' dependence on the angle makes of the derivatives by the centre. */
    private void turn(long strip, long root, long bytes) {
        long cosines = angles.cosine(1);
        long sines = angles.sine(1);
        for (long at = 0; at < bytes; at += VECTOR_BYTES) {
            long to = strip + at;
            DoubleVector across = DoubleVector.fromMemorySegment(SPECIES, ALL, inverses + at, LITTLE_ENDIAN)
                    .mul(KNOTS)
                    .mul(DoubleVector.fromMemorySegment(SPECIES, ALL, byAngle + at, LITTLE_ENDIAN))
                    .mul(DoubleVector.fromMemorySegment(SPECIES, ALL, root + at, LITTLE_ENDIAN));
            DoubleVector x = DoubleVector.fromMemorySegment(SPECIES, ALL, byX + to, LITTLE_ENDIAN);
            DoubleVector.fromMemorySegment(SPECIES, ALL, sines + at, LITTLE_ENDIAN)
                    .fma(across, x)
                    .intoMemorySegment(ALL, byX + to, LITTLE_ENDIAN);
            DoubleVector.fromMemorySegment(SPECIES, ALL, byY + to, LITTLE_ENDIAN)
                    .sub(across.mul(DoubleVector.fromMemorySegment(SPECIES, ALL, cosines + at, LITTLE_ENDIAN)))
                    .intoMemorySegment(ALL, byY + to, LITTLE_ENDIAN);
        }
    }

    private void subtractModel(int first, int rows, long model, long into, double offset, double gain) {
        // All rows are one.
        long rowBytes = (long) (rowSpacing == 1 ? rows : 1) * image.stride * Double.BYTES;
        long from = image.row(firstRow + first * rowSpacing);
        long end = model + (long) rows * image.stride * Double.BYTES;
        while (model < end) {
            subtractModelOfRow(from, model, into, offset, gain, rowBytes);
            model += rowBytes;
            into += rowBytes;
            from += rowSpacing * rowBytes;
        }
    }

    private static void subtractModelOfRow(long values, long model, long into, double offset, double gain, long bytes) {
        for (long at = 0; at < bytes; at += VECTOR_BYTES) {
            DoubleVector ring = DoubleVector.fromMemorySegment(SPECIES, ALL, model + at, LITTLE_ENDIAN);
            DoubleVector.fromMemorySegment(SPECIES, ALL, values + at, LITTLE_ENDIAN)
                    .sub(offset)
                    .sub(ring.mul(gain))
                    .intoMemorySegment(ALL, into + at, LITTLE_ENDIAN);
        }
    }

    /** Residuals become those in SD of the noise; and the roots of the weights. */
    private void weigh(long strip, double offset, double gain, double readVariance, double varianceGain, long bytes) {
        double last = knotCount - 1;
        DoubleVector zero = DoubleVector.zero(SPECIES);
        for (long at = 0; at < bytes; at += VECTOR_BYTES) {
            DoubleVector bright = DoubleVector.fromMemorySegment(SPECIES, ALL, model + strip + at, LITTLE_ENDIAN)
                    .mul(gain)
                    .add(offset)
                    .max(zero);
            DoubleVector deviation = bright.mul(varianceGain).add(readVariance).sqrt();
            DoubleVector radius = DoubleVector.fromMemorySegment(SPECIES, ALL, knots + at, LITTLE_ENDIAN)
                    .sub(MAGIC)
                    .add(DoubleVector.fromMemorySegment(SPECIES, ALL, fractions + at, LITTLE_ENDIAN));
            DoubleVector root = DoubleVector.fromMemorySegment(SPECIES, ALL, ones + at, LITTLE_ENDIAN)
                    .div(deviation);
            root = zero.blend(root, radius.compare(VectorOperators.LT, last));
            root.intoMemorySegment(ALL, roots + strip + at, LITTLE_ENDIAN);
            DoubleVector.fromMemorySegment(SPECIES, ALL, residuals + strip + at, LITTLE_ENDIAN)
                    .mul(root)
                    .intoMemorySegment(ALL, residuals + strip + at, LITTLE_ENDIAN);
        }
    }

    /** The roots of the weights become those of Tukey's biweight too, and there are residuals that have it. */
    private void weighRobustly(long strip, double perLimit, long bytes) {
        DoubleVector zero = DoubleVector.zero(SPECIES);
        DoubleVector one = DoubleVector.broadcast(SPECIES, 1);
        for (long at = 0; at < bytes; at += VECTOR_BYTES) {
            DoubleVector residual = DoubleVector.fromMemorySegment(SPECIES, ALL, residuals + strip + at, LITTLE_ENDIAN);
            DoubleVector part = residual.mul(perLimit);
            DoubleVector tukey = one.sub(part.mul(part)).max(zero);
            DoubleVector.fromMemorySegment(SPECIES, ALL, roots + strip + at, LITTLE_ENDIAN)
                    .mul(tukey)
                    .intoMemorySegment(ALL, roots + strip + at, LITTLE_ENDIAN);
            residual.mul(tukey).intoMemorySegment(ALL, weighted + at, LITTLE_ENDIAN);
        }
    }

    @Override
    public @Wide double sum(int number) {
        return sums.total(number);
    }

    @Override
    public int countBelow(@Wide double limit) {
        long end = residuals + (long) image.size * image.stride * Double.BYTES;
        double bound = (double) limit;
        int count = 0;
        for (long at = residuals; at < end; at += VECTOR_BYTES) {
            count += DoubleVector.fromMemorySegment(SPECIES, ALL, at, LITTLE_ENDIAN)
                    .abs()
                    .compare(VectorOperators.LT, bound)
                    .trueCount();
        }
        return count - image.size * (image.stride - image.size); // zeros behind the rows
    }
}
