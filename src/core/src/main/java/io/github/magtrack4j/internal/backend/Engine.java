package io.github.magtrack4j.internal.backend;

import io.github.magtrack4j.Axis;
import io.github.magtrack4j.BeadOptics;
import io.github.magtrack4j.Centers;
import io.github.magtrack4j.Diagnostics;
import io.github.magtrack4j.DoubleMatrix;
import io.github.magtrack4j.DoubleSeries;
import io.github.magtrack4j.ImageStack;
import io.github.magtrack4j.JointFits;
import io.github.magtrack4j.RingTables;
import io.github.magtrack4j.SelfConvolutions;
import io.github.magtrack4j.Tracks;
import io.github.magtrack4j.ZLuts;
import io.github.magtrack4j.jointfit.JointFitOptions;
import io.github.magtrack4j.method.Background;
import io.github.magtrack4j.method.Centering;
import io.github.magtrack4j.method.Lookup;
import io.github.magtrack4j.method.Profile;
import io.github.magtrack4j.method.TrackingOptions;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * What one kind of hardware computes in one precision: the arithmetic behind {@link CheckedBackend}, and nothing else.
 *
 * <p>Arguments have been checked and results allocated before a method is called: sizes fit, memory is open, may be
 * read or written by the calling thread, and results overlap no input. Only two checks are left to an engine, since
 * only it knows: whether it is closed, and whether it reaches a stack that is in a GPU's memory. It throws
 * {@link IllegalStateException} or {@link IllegalArgumentException} then.
 *
 * <p>Definitions are those of the functions of {@link io.github.magtrack4j.Backend}. An engine is safe to share between
 * threads. The engines of one hardware share what is costly, threads or a GPU's memory, and closing one closes all.
 */
public interface Engine {
    /** Tells in a line what computes: hardware, precision, and why that. */
    String description();

    /** Looks at the hardware, its driver and its libraries. */
    Diagnostics diagnostics();

    /** Opens an arena of the memory that this engine reaches fastest. */
    Arena newArena();

    /** Copies a stack to where this engine computes; answers the stack itself where it is there. */
    ImageStack upload(ImageStack stack, Arena arena);

    /** Waits for what is running, then closes the engines of all precisions; closing again does nothing. */
    void close();

    void centerOfMass(ImageStack stack, Background background, Centers into);

    /**
     * Refines centres by auto-convolution of the mean of {@code 2 reach + 1} lines.
     *
     * @param localPoints the points of the parabola about the maximum, or 0 for the maximum itself
     * @param into the refined centres
     * @param convolutions what the convolutions are written to, but for their centres; null for none
     */
    void autoConv(
            ImageStack stack, Centers centers, int reach, int localPoints, Centers into, SelfConvolutions convolutions);

    /** Refines centres as {@link #stackToXyzp} does. */
    void refineCenters(ImageStack stack, Centers centers, Centering centering, Centers into);

    void qi(ImageStack stack, Centers centers, Centers into);

    void qiSampleAxisProfiles(ImageStack stack, Centers centers, Axis axis, DoubleMatrix into);

    void qiQuadraticOffsets(DoubleMatrix samples, DoubleSeries into);

    /** The mean of the weights in each bin; there are as many bins as {@code into} has columns. */
    void binmean(DoubleMatrix bins, DoubleMatrix weights, DoubleMatrix into);

    void pearson(DoubleMatrix x, DoubleMatrix y, DoubleMatrix into);

    void gaussian(DoubleSeries x, double mu, double sigma, DoubleSeries into);

    void gaussian2d(DoubleSeries x, DoubleSeries y, Centers centers, double sigma, ImageStack into);

    void parabolicVertex(
            DoubleMatrix data, DoubleSeries estimates, int localPoints, boolean weighted, DoubleSeries into);

    /**
     * The profile of each image.
     *
     * @param centers null for Fourier profiles of the images as they are
     * @param into a column for each bin, of which there may be none
     */
    void profiles(ImageStack stack, Centers centers, Profile profile, DoubleMatrix into);

    void lookupZ(DoubleMatrix profiles, ZLuts zluts, Lookup lookup, DoubleSeries into);

    /** The whole pipeline; z is NaN where an image has no table, and profiles without columns are not kept. */
    void stackToXyzp(ImageStack stack, ZLuts zluts, TrackingOptions options, Tracks into);

    /** The joint fit of each image, from a start; a start may be NaN. */
    void jointFit(
            ImageStack stack,
            RingTables tables,
            Centers starts,
            DoubleSeries startZ,
            JointFitOptions options,
            JointFits into);

    /**
     * The joint fit of each image, from where tracking by the classic tables finds it.
     *
     * @param start how to track
     */
    default void jointFit(
            ImageStack stack, RingTables tables, TrackingOptions start, JointFitOptions options, JointFits into) {
        // The starts are where the answers go: a start is read before its answer is written.
        Tracks starts = new Tracks(into.centers(), into.z(), DoubleMatrix.of(MemorySegment.NULL, stack.count(), 0));
        stackToXyzp(stack, tables.classic(), start, starts);
        jointFit(stack, tables, into.centers(), into.z(), options, into);
    }

    void simulateBeads(DoubleMatrix xyzNm, BeadOptics optics, ImageStack into);

    /** Copies images, which may be regions of frames, to where they follow one another. */
    void pack(ImageStack images, ImageStack into);
}
