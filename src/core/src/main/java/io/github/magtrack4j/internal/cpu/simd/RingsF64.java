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
 * <p>Along a row the radius of neighbours differs by less than a pixel, so that the radii of a vector are within {@code LANES - 1}
 * pixels, and within twice as many knots as there are lanes, one for the next knot included: two vectors of the table, from
 * the knot before the smallest radius on, have all that its lanes look up. No gather is needed. With two knots to the pixel the
 * next knot would not always be among them; hence {@link RingTable#KNOTS_PER_PIXEL}.
 *
 * <p>The image is taken in strips of some rows, whose scratch stays in the first-level cache from pass to pass. Each pass has few
 * enough vector operations for the compiler to keep them in registers: docs/explanation/kernels.md.
 */
final class RingsF64 extends RingKernels {
    /** About as many pixels are in a strip. */
    private static final int STRIP = 512;

    private static final double KNOTS = (double) RingTable.KNOTS_PER_PIXEL;

    /** With two lanes a look-up by {@code selectFrom} is slow, and leaves vectors on the heap: then numbers are looked up. */
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

    /** The model, and its derivatives by the radius, from knot to knot, by the angle, and by the height. */
    private final long model;

    private final long byRadius;
    private final long byAngle;
    private final long byZ;
    private final long byX;
    private final long byY;

    /** A harmonic's radial part, and its derivatives by the radius and the height. */
    private final long radial;

    private final long radialByRadius;
    private final long radialByZ;

    /** The roots of the pixels' weights. */
    private final long roots;

    /** The residuals of a strip, times the roots of the weights. */
    private final long weighted;

    private final RingAnglesF64 angles;

    /** The residuals of the image, in SD. */
    private final long residuals;

    private final RingSumsF64 sums;
    private final double[] planeWeights = new double[PlaneInterpolation.POINTS];
    private final double[] planeSlopes = new double[PlaneInterpolation.POINTS];
    private int knotCount;

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
        model = ImageF64.allocate(arena, stripLength);
        byRadius = ImageF64.allocate(arena, stripLength);
        byAngle = ImageF64.allocate(arena, stripLength);
        byX = ImageF64.allocate(arena, stripLength);
        byY = ImageF64.allocate(arena, stripLength);
        byZ = ImageF64.allocate(arena, stripLength);
        roots = ImageF64.allocate(arena, stripLength);
        radial = ImageF64.allocate(arena, stripLength);
        radialByRadius = ImageF64.allocate(arena, stripLength);
        radialByZ = ImageF64.allocate(arena, stripLength);
        weighted = ImageF64.allocate(arena, stripLength);
        angles = new RingAnglesF64(arena, harmonics, stripLength);
        residuals = ImageF64.allocate(arena, (long) image.size * image.stride);
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
            @Wide double limit) {
        pixels.readAll();
        @Wide double right = Math.max(x, image.size - 1 - x) * RingTable.KNOTS_PER_PIXEL;
        @Wide double down = Math.max(y, image.size - 1 - y) * RingTable.KNOTS_PER_PIXEL;
        @Wide double reach = knotCount - 1.01;
        boolean weigh = image.stride != image.size
                || right * right + down * down > reach * reach
                || readVariance != 1
                || varianceGain != 0
                || limit < Double.POSITIVE_INFINITY;
        sums.clear();
        double column = (double) (x * RingTable.KNOTS_PER_PIXEL);
        for (int first = 0; first < image.size; first += stripRows) {
            int rows = Math.min(stripRows, image.size - first);
            @Wide double above = first - y;
            locate(column, above, rows);
            long bytes = (long) rows * image.stride * Double.BYTES;
            interpolate(table, model, byRadius, bytes);
            lookUp(heights(0), byZ, bytes);
            if (harmonics.length > 1) {
                addHarmonics(bytes);
            }
            differentiate(harmonics.length > 1, bytes);
            long strip = (long) first * image.stride * Double.BYTES;
            subtractModel(image.address + strip, residuals + strip, (double) offset, (double) gain, bytes);
            if (weigh) {
                weigh(
                        residuals + strip,
                        (double) offset,
                        (double) gain,
                        (double) readVariance,
                        (double) varianceGain,
                        (double) (1 / limit),
                        bytes);
                multiplyByRoots(byX, bytes);
                multiplyByRoots(byY, bytes);
                multiplyByRoots(byZ, bytes);
                multiplyByRoots(model, bytes);
                sums.addDerivatives(byX, byY, byZ, model, roots, weighted, bytes);
                sums.addOthers(model, roots, weighted, bytes);
            } else {
                sums.addDerivatives(byX, byY, byZ, model, ones, residuals + strip, bytes);
                sums.addOthers(model, ones, residuals + strip, bytes);
            }
        }
        sums.correlateNeighbors(residuals, (long) image.stride * Double.BYTES, image.size);
        sums.finish();
    }

    /** The knot before each pixel of a strip, the window of each vector, and the direction from the centre. */
    private void locate(double column, @Wide double above, int rows) {
        long rowBytes = (long) image.stride * Double.BYTES;
        long cosines = angles.cosine(1);
        long sines = angles.sine(1);
        DoubleVector axis = DoubleVector.broadcast(SPECIES, AXIS);
        DoubleVector one = DoubleVector.broadcast(SPECIES, 1);
        long to = 0;
        long window = windows;
        for (int row = 0; row < rows; row++) {
            double dy = (double) ((above + row) * RingTable.KNOTS_PER_PIXEL);
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
                // The same for the nearest lane, or for the centre where that is among the lanes.
                double left = ImageF64.get(ramp + at, 0);
                double right = ImageF64.get(ramp + at, LANES - 1);
                double nearest = Math.min(Math.max(column, left), right) - column;
                double smallest = (double) Math.sqrt(nearest * nearest + squared);
                ALL.set(WINDOW, window, (long) Math.rint(smallest - (double) 0.5));
                to += VECTOR_BYTES;
                window += Long.BYTES;
            }
        }
    }

    /**
     * A harmonic's radial part at all pixels of a strip, and its derivative: the cubic by the values at the knots about each, a
     * row of the table, and the slopes there, the next row.
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

    private void addHarmonics(long bytes) {
        angles.compute(bytes);
        DoubleVector zero = DoubleVector.zero(SPECIES);
        for (long at = 0; at < bytes; at += VECTOR_BYTES) {
            zero.intoMemorySegment(ALL, byAngle + at, LITTLE_ENDIAN);
        }
        for (int q = 1; q < harmonics.length; q++) {
            interpolate(table + 2L * q * tableRowBytes, radial, radialByRadius, bytes);
            lookUp(heights(q), radialByZ, bytes);
            int order = harmonics[q].order();
            if (harmonics[q].sine()) {
                addHarmonic(angles.sine(order), angles.cosine(order), order, bytes);
            } else {
                addHarmonic(angles.cosine(order), angles.sine(order), -order, bytes);
            }
        }
    }

    /**
     * Adds a harmonic to the model and its derivatives.
     *
     * @param angle its function of the angle
     * @param other the function whose multiple, by {@code factor}, is the derivative of that
     */
    private void addHarmonic(long angle, long other, double factor, long bytes) {
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

    /** The derivatives by the centre, away from it, of those by radius and angle. */
    private void differentiate(boolean turn, long bytes) {
        long cosines = angles.cosine(1);
        long sines = angles.sine(1);
        for (long at = 0; at < bytes; at += VECTOR_BYTES) {
            DoubleVector cosine = DoubleVector.fromMemorySegment(SPECIES, ALL, cosines + at, LITTLE_ENDIAN);
            DoubleVector sine = DoubleVector.fromMemorySegment(SPECIES, ALL, sines + at, LITTLE_ENDIAN);
            DoubleVector slope = DoubleVector.fromMemorySegment(SPECIES, ALL, byRadius + at, LITTLE_ENDIAN)
                    .mul(-KNOTS);
            DoubleVector x = slope.mul(cosine);
            DoubleVector y = slope.mul(sine);
            if (turn) {
                DoubleVector across = DoubleVector.fromMemorySegment(SPECIES, ALL, inverses + at, LITTLE_ENDIAN)
                        .mul(KNOTS)
                        .mul(DoubleVector.fromMemorySegment(SPECIES, ALL, byAngle + at, LITTLE_ENDIAN));
                x = across.fma(sine, x);
                y = y.sub(across.mul(cosine));
            }
            x.intoMemorySegment(ALL, byX + at, LITTLE_ENDIAN);
            y.intoMemorySegment(ALL, byY + at, LITTLE_ENDIAN);
        }
    }

    private void subtractModel(long values, long into, double offset, double gain, long bytes) {
        for (long at = 0; at < bytes; at += VECTOR_BYTES) {
            DoubleVector ring = DoubleVector.fromMemorySegment(SPECIES, ALL, model + at, LITTLE_ENDIAN);
            DoubleVector.fromMemorySegment(SPECIES, ALL, values + at, LITTLE_ENDIAN)
                    .sub(offset)
                    .sub(ring.mul(gain))
                    .intoMemorySegment(ALL, into + at, LITTLE_ENDIAN);
        }
    }

    /** Residuals become those in SD of the noise; the roots of the weights, and the residuals that have them. */
    private void weigh(
            long strip,
            double offset,
            double gain,
            double readVariance,
            double varianceGain,
            double perLimit,
            long bytes) {
        double last = knotCount - 1;
        DoubleVector zero = DoubleVector.zero(SPECIES);
        DoubleVector one = DoubleVector.broadcast(SPECIES, 1);
        for (long at = 0; at < bytes; at += VECTOR_BYTES) {
            DoubleVector bright = DoubleVector.fromMemorySegment(SPECIES, ALL, model + at, LITTLE_ENDIAN)
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
            DoubleVector residual = DoubleVector.fromMemorySegment(SPECIES, ALL, strip + at, LITTLE_ENDIAN)
                    .mul(root);
            residual.intoMemorySegment(ALL, strip + at, LITTLE_ENDIAN);
            DoubleVector part = residual.mul(perLimit);
            DoubleVector tukey = one.sub(part.mul(part)).max(zero);
            root.mul(tukey).intoMemorySegment(ALL, roots + at, LITTLE_ENDIAN);
            residual.mul(tukey).intoMemorySegment(ALL, weighted + at, LITTLE_ENDIAN);
        }
    }

    private void multiplyByRoots(long values, long bytes) {
        for (long at = 0; at < bytes; at += VECTOR_BYTES) {
            DoubleVector root = DoubleVector.fromMemorySegment(SPECIES, ALL, roots + at, LITTLE_ENDIAN);
            DoubleVector.fromMemorySegment(SPECIES, ALL, values + at, LITTLE_ENDIAN)
                    .mul(root)
                    .intoMemorySegment(ALL, values + at, LITTLE_ENDIAN);
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
