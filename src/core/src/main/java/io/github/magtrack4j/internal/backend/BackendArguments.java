package io.github.magtrack4j.internal.backend;

import static io.github.magtrack4j.internal.Arguments.atLeast;

import io.github.magtrack4j.Backend;
import io.github.magtrack4j.BeadOptics;
import io.github.magtrack4j.Centers;
import io.github.magtrack4j.DoubleMatrix;
import io.github.magtrack4j.DoubleSeries;
import io.github.magtrack4j.ImageStack;
import io.github.magtrack4j.JointFits;
import io.github.magtrack4j.PixelType;
import io.github.magtrack4j.RegionOfInterest;
import io.github.magtrack4j.RingTables;
import io.github.magtrack4j.Tracks;
import io.github.magtrack4j.ZLut;
import io.github.magtrack4j.ZLutKind;
import io.github.magtrack4j.ZLuts;
import io.github.magtrack4j.internal.Arguments;
import io.github.magtrack4j.internal.numeric.BeadField;
import io.github.magtrack4j.jointfit.JointFitOptions;
import io.github.magtrack4j.jointfit.RingTable;
import io.github.magtrack4j.method.FourierProfile;
import io.github.magtrack4j.method.Lookup;
import io.github.magtrack4j.method.Profile;
import io.github.magtrack4j.method.TrackingOptions;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;

/** What every backend asks of its arguments, whatever it computes with. */
public final class BackendArguments {
    private BackendArguments() {}

    public static void beadImages(ImageStack stack) {
        if (stack.height() != stack.width()) {
            throw new IllegalArgumentException("stack has images of " + stack.height() + " × " + stack.width()
                    + " pixels; bead images must be square (cut them out of frames with cropStackToRois)");
        }
        if (stack.width() < Backend.MIN_SIZE || stack.width() > Backend.MAX_SIZE) {
            throw new IllegalArgumentException("stack has images of " + stack.height() + " × " + stack.width()
                    + " pixels; bead images must be " + Backend.MIN_SIZE + " to " + Backend.MAX_SIZE + " pixels wide");
        }
        readable("stack", stack);
    }

    public static void centersOf(ImageStack stack, Centers centers) {
        count("centers", centers.count(), stack.count());
        readable("centers", centers.x().segment());
        readable("centers", centers.y().segment());
    }

    private static void count(String name, long count, long images) {
        if (count != images) {
            throw new IllegalArgumentException(
                    name + " is for " + count + " images; it must be for as many as stack has, " + images);
        }
    }

    public static void localPoints(int localPoints, long available, String what) {
        Arguments.oddAtLeastThree("localPoints", localPoints);
        if (localPoints > available) {
            throw new IllegalArgumentException(
                    "localPoints is " + localPoints + "; it must be at most " + what + ", " + available);
        }
    }

    /** The lines averaged on either side of the middle one. */
    public static int reach(ImageStack stack, double lineRatio) {
        return reach(stack.width(), lineRatio);
    }

    /** The same for images of a width. */
    public static int reach(int width, double lineRatio) {
        return (int) Math.floor(width * Arguments.lineRatio(lineRatio) / 2);
    }

    public static void profileOf(ImageStack stack, Profile profile) {
        if (profile instanceof FourierProfile && stack.width() % 2 != 0) {
            throw new IllegalArgumentException("stack has images of " + stack.height() + " × " + stack.width()
                    + " pixels; for a Fourier profile they must be an even number of pixels wide");
        }
    }

    /** Requires tables of profiles with so many bins, each with planes enough for a parabola. */
    public static void lookup(String profiles, long bins, ZLuts zluts, Lookup lookup) {
        Objects.requireNonNull(zluts, "zluts");
        for (int index = 0; index < zluts.tables().size(); index++) {
            ZLut zlut = zluts.tables().get(index);
            if (zlut != null && bins != zlut.bins()) {
                throw new IllegalArgumentException(profiles + " has " + bins + " bins and " + nameOfTable(zluts, index)
                        + " has " + zlut.bins() + "; they must have as many");
            }
            if (zlut != null && lookup.localPoints() > zlut.planes()) {
                localPoints(
                        lookup.localPoints(), zlut.planes(), "the number of planes of " + nameOfTable(zluts, index));
            }
        }
    }

    /** Requires tables in which the profiles of images of a size can be looked up. */
    public static void lookup(ZLuts zluts, TrackingOptions options, int size) {
        Objects.requireNonNull(zluts, "zluts");
        for (int index = 0; index < zluts.tables().size(); index++) {
            ZLut zlut = zluts.tables().get(index);
            ZLutKind kind = zlut == null ? null : zlut.kind().orElse(null);
            if (kind != null && !kind.fits(options.profile(), size)) {
                refuse(nameOfTable(zluts, index), kind, options, size);
            }
        }
        lookup("the profile of each image", options.profile().bins(size), zluts, options.lookup());
    }

    private static void refuse(String zlut, ZLutKind kind, TrackingOptions options, int size) {
        Arguments.require(
                "the profile of " + zlut,
                kind.profile(),
                kind.profile().equals(options.profile()),
                "that of the options, " + options.profile());
        throw new IllegalArgumentException("the image size of " + zlut + " is "
                + kind.imageSize().orElse(size) + " px; it must be that of the images, " + size + " px");
    }

    private static String nameOfTable(ZLuts zluts, int index) {
        return zluts.tables().size() == 1 ? "zlut" : "table " + index + " of zluts";
    }

    /**
     * Requires tables for so many images.
     *
     * @param wanted how many these are, in words
     */
    public static void tables(ZLuts zluts, long images, String wanted) {
        tableImages("zluts", zluts.images(), images, wanted);
    }

    private static void tableImages(String name, OptionalLong ofTables, long images, String wanted) {
        long count = ofTables.orElse(images);
        if (count != images) {
            throw new IllegalArgumentException(
                    name + " is for " + count + " images; it must be for " + wanted + ", " + images);
        }
    }

    public static void vertex(DoubleMatrix data, DoubleSeries estimates, int localPoints) {
        localPoints(localPoints, data.columns(), "the number of columns of data");
        if (estimates.size() != data.rows()) {
            throw new IllegalArgumentException(
                    "estimates has " + estimates.size() + " values; it must have one per row of data, " + data.rows());
        }
        readable("data", data.segment());
        readable("estimates", estimates.segment());
    }

    public static void samples(DoubleMatrix samples) {
        if (samples.columns() != 3) {
            throw new IllegalArgumentException("samples has " + samples.columns() + " columns; it must have 3");
        }
        readable("samples", samples.segment());
    }

    public static void binmean(DoubleMatrix bins, DoubleMatrix weights, int count) {
        atLeast("count", count, 1);
        if (weights.rows() != bins.rows() || weights.columns() != bins.columns()) {
            throw new IllegalArgumentException("weights is " + weights + "; it must be of the size of bins, " + bins);
        }
        readable("bins", bins.segment());
        readable("weights", weights.segment());
        for (long row = 0; row < bins.rows(); row++) {
            for (int column = 0; column < bins.columns(); column++) {
                double bin = bins.get(row, column);
                if (!(bin >= 0 && Math.rint(bin) == bin) && !Double.isNaN(bin)) {
                    throw new IllegalArgumentException("bins[" + row + "][" + column + "] is " + bin
                            + "; it must be a whole number, 0 or more, or NaN");
                }
            }
        }
    }

    public static void pearson(DoubleMatrix x, DoubleMatrix y) {
        if (x.columns() != y.columns()) {
            throw new IllegalArgumentException(
                    "y has " + y.columns() + " columns; it must have as many as x, " + x.columns());
        }
        readable("x", x.segment());
        readable("y", y.segment());
    }

    public static void sigma(double sigma) {
        Arguments.positive("sigma", sigma);
    }

    public static void gaussian2d(DoubleSeries x, DoubleSeries y, Centers centers, double sigma) {
        atLeast("the size of x", x.size(), 1);
        atLeast("the size of y", y.size(), 1);
        sigma(sigma);
        readable("x", x.segment());
        readable("y", y.segment());
        readable("centers", centers.x().segment());
        readable("centers", centers.y().segment());
    }

    public static void tracking(ImageStack stack, ZLuts zluts, TrackingOptions options, Tracks into) {
        beadImages(stack);
        profileOf(stack, options.profile());
        int bins = options.profile().bins(stack.width());
        options.centering().requireSize(stack.width());
        lookup(zluts, options, stack.width());
        tables(zluts, stack.count(), "as many as stack has");
        count("into", into.count(), stack.count());
        int columns = into.profiles().columns();
        if (columns != 0 && columns != bins) {
            throw new IllegalArgumentException("into has profiles of " + columns + " bins; they must have " + bins
                    + ", or none where profiles are not to be kept");
        }
        writable("into", into.x().segment());
        writable("into", into.y().segment());
        writable("into", into.z().segment());
        writable("into", into.profiles().segment());
        if (!stack.isOnDevice()) {
            apart("into", into.x().segment(), "stack", stack.memory());
            apart("into", into.y().segment(), "stack", stack.memory());
            apart("into", into.z().segment(), "stack", stack.memory());
            apart("into", into.profiles().segment(), "stack", stack.memory());
        }
    }

    public static void jointFit(ImageStack stack, RingTables tables, JointFitOptions options) {
        beadImages(stack);
        Objects.requireNonNull(options, "options");
        List<RingTable> all = tables.tables();
        for (int index = 0; index < all.size(); index++) {
            RingTable table = all.get(index);
            Arguments.require(
                    all.size() == 1 ? "table" : "table " + index + " of tables",
                    table,
                    table == null || table.size() == stack.width(),
                    "for images of " + stack.width() + " px, as stack has");
        }
        tableImages("tables", tables.images(), stack.count(), "as many as stack has");
    }

    public static void jointFit(ImageStack stack, RingTables tables, JointFitOptions options, JointFits into) {
        jointFit(stack, tables, options);
        count("into", into.count(), stack.count());
        for (DoubleSeries series : into.series()) {
            writable("into", series.segment());
            if (!stack.isOnDevice()) {
                apart("into", series.segment(), "stack", stack.memory());
            }
        }
    }

    public static void starts(ImageStack stack, Centers starts, DoubleSeries startZ) {
        count("starts", starts.count(), stack.count());
        count("startZ", startZ.size(), stack.count());
        readable("starts", starts.x().segment());
        readable("starts", starts.y().segment());
        readable("startZ", startZ.segment());
    }

    public static void beads(DoubleMatrix xyzNm, BeadOptics optics, ImageStack into) {
        places(xyzNm);
        beadOptics(into.width(), optics);
        boolean fits =
                into.pixelType() == PixelType.F64 && into.height() == into.width() && into.count() == xyzNm.rows();
        Arguments.require("into", into, fits, xyzNm.rows() + " square images of F64 pixels");
        packed("into", into);
        writable("into", into.segment());
        apart("into", into.segment(), "xyzNm", xyzNm.segment());
    }

    public static void places(DoubleMatrix xyzNm) {
        Arguments.require("the number of columns of xyzNm", xyzNm.columns(), xyzNm.columns() == 3, "3: x, y, z");
        readable("xyzNm", xyzNm.segment());
    }

    /** Whether the field about beads in images of a size can be computed. */
    public static void beadOptics(int sizePx, BeadOptics optics) {
        Arguments.inRange("sizePx", sizePx, Backend.MIN_SIZE, Backend.MAX_SIZE);
        Objects.requireNonNull(optics, "optics");
        Arguments.require(
                "padFactor",
                optics.padFactor(),
                Math.ceil(optics.padFactor() * sizePx) <= BeadField.MAX_PADDED,
                "at most " + BeadField.MAX_PADDED + " / sizePx, " + (double) BeadField.MAX_PADDED / sizePx);
    }

    public static void planes(DoubleSeries zNm) {
        readable("zNm", zNm.segment());
        Arguments.inRange("the number of values of zNm", zNm.size(), 1, Integer.MAX_VALUE);
        Arguments.planeHeights("zNm", zNm.size(), zNm::get);
    }

    public static void regions(ImageStack frames, List<RegionOfInterest> regions, ImageStack into) {
        for (int index = 0; index < regions.size(); index++) {
            RegionOfInterest region = regions.get(index);
            if (region.height() != into.height() || region.width() != into.width()) {
                throw new IllegalArgumentException("regions[" + index + "] has " + region.height() + " × "
                        + region.width() + " pixels; it must have as many as the images of into, " + into.height()
                        + " × " + into.width());
            }
            if (region.bottom() > frames.height() || region.right() > frames.width()) {
                throw new IllegalArgumentException("regions[" + index + "] is rows " + region.top() + " to "
                        + region.bottom() + ", columns " + region.left() + " to " + region.right()
                        + " (end exclusive); it must lie inside the frames, " + frames.height() + " × "
                        + frames.width());
            }
        }
        if (into.height() != into.width()) {
            throw new IllegalArgumentException(
                    "regions are " + into.height() + " × " + into.width() + " pixels; they must be square");
        }
        if (into.pixelType() != frames.pixelType()) {
            throw new IllegalArgumentException("into has " + into.pixelType()
                    + " pixels; it must have the pixel type of the frames, " + frames.pixelType());
        }
        if (into.count() != frames.count() * regions.size()) {
            throw new IllegalArgumentException("into has " + into.count() + " images; it must have one per region and "
                    + "frame, " + frames.count() * regions.size());
        }
        readable("frames", frames);
        if (into.isOnDevice()) {
            throw new IllegalArgumentException("into is in a GPU's memory; it must be in the computer's");
        }
        packed("into", into);
        writable("into", into.segment());
        if (!frames.isOnDevice()) {
            apart("into", into.segment(), "frames", frames.memory());
        }
    }

    /** Requires images that results can be written to. */
    private static void packed(String name, ImageStack stack) {
        Arguments.require(
                name, stack, stack.isPacked(), "images that follow one another in memory, not regions of frames");
    }

    public static void readable(String name, ImageStack stack) {
        if (stack.isOnDevice()) {
            open(name, stack.isAlive());
        } else {
            readable(name, stack.memory());
        }
    }

    private static void open(String name, boolean alive) {
        if (!alive) {
            throw new IllegalStateException(name + " is in memory that is closed; it must be open");
        }
    }

    public static void readable(String name, MemorySegment segment) {
        open(name, segment.scope().isAlive());
        if (!segment.isAccessibleBy(Thread.currentThread())) {
            throw new IllegalArgumentException(
                    name + " is in memory of another thread's confined arena; it must be of this thread, or shared");
        }
    }

    /** Requires two pieces of memory that do not overlap: what is written, and what is read. */
    public static void apart(String name, MemorySegment written, String other, MemorySegment read) {
        if (written.asOverlappingSlice(read).isPresent()) {
            throw new IllegalArgumentException(
                    name + " overlaps the memory of " + other + "; it must be apart from it");
        }
    }

    public static void writable(String name, MemorySegment segment) {
        readable(name, segment);
        if (segment.isReadOnly()) {
            throw new IllegalArgumentException(name + " is in read-only memory; it must be writable");
        }
    }
}
