package io.github.magtrack4j;

import io.github.magtrack4j.internal.Arguments;
import io.github.magtrack4j.jointfit.JointFitOptions;
import io.github.magtrack4j.jointfit.RingTable;
import io.github.magtrack4j.method.AutoConvolution;
import io.github.magtrack4j.method.Background;
import io.github.magtrack4j.method.Centering;
import io.github.magtrack4j.method.Correlation;
import io.github.magtrack4j.method.FourierProfile;
import io.github.magtrack4j.method.Lookup;
import io.github.magtrack4j.method.PolarProfile;
import io.github.magtrack4j.method.Profile;
import io.github.magtrack4j.method.QuadrantInterpolation;
import io.github.magtrack4j.method.RadialProfile;
import io.github.magtrack4j.method.TrackingOptions;
import io.github.magtrack4j.method.WeightedLeastSquares;
import java.lang.foreign.Arena;
import java.lang.foreign.SegmentAllocator;
import java.util.List;
import java.util.Objects;

/**
 * Something that computes: the functions of the library on one kind of hardware.
 *
 * <pre>{@code
 * try (Backend backend = Backend.best();
 *         Arena arena = backend.newArena()) {
 *     ImageStack stack = ImageStack.allocate(arena, PixelType.U8, 64, 10_000);
 *     // ... fill stack.segment() ...
 *     Tracks tracks = backend.stackToXyzp(stack, zlut);
 *     System.out.println(tracks.x().get(0) + ", " + tracks.y().get(0) + ", " + tracks.z().get(0));
 * }
 * }</pre>
 *
 * <p><b>Images</b> are square, N × N pixels with 8 ≤ N ≤ 1024, in stacks of any {@linkplain PixelType pixel type} and
 * of any number, none included. x runs along a row and y down a column, in pixels; the middle of the first pixel is at
 * (0, 0). Rounding is half to even everywhere. Inputs are never modified.
 *
 * <p><b>Definitions</b> are those of MagTrack's core functions, as its documentation gives them; where an algorithm
 * comes from a paper, the paper is named. {@code docs/how-to/from-magtrack.md} has each function's name there, and what
 * differs. Tolerances for {@linkplain Precision#F32 32 bits} are stated beside each function, relative to the same
 * function in 64 bits; where none is, there is no arithmetic in 32 bits.
 *
 * <p><b>Bad images</b> never throw and never disturb their neighbours: NaN in, NaN out, image by image. An image with a
 * NaN or infinite pixel answers NaN in what depends on that pixel, and may in its other values. A centre with one
 * coordinate NaN is lost, and a function given it answers NaN in all its values for that image.
 *
 * <p><b>Wrong arguments</b> throw {@link IllegalArgumentException} before any work is done, with a message that names
 * the argument, its value and what it must be.
 *
 * <p><b>Memory.</b> Results are in memory that lives until they are no longer reachable, or where
 * {@link #withResultsFrom} says. Such new memory counts against {@code -XX:MaxDirectMemorySize}, which is as large as
 * {@code -Xmx} where it is not given; where it is full, an {@link OutOfMemoryError} says so. The forms with a last
 * argument {@code into} write to the caller's memory instead, which must not overlap what is read. Either way nothing
 * is allocated for an image on the Java heap, once all has warmed up. A stack whose memory belongs to one thread
 * ({@link Arena#ofConfined()}) can be handed over by that thread alone; a shared arena must not be closed while a
 * function runs on it: the function then throws {@link IllegalStateException}. A mapped file that becomes shorter while
 * a function reads it makes the function throw {@link InternalError}, as every access to it does; the backend goes on
 * working.
 *
 * <p><b>Threads.</b> A backend is safe to share between threads. Results do not depend on the number of threads, on the
 * order of the images, or on how they are divided into stacks.
 */
public interface Backend extends AutoCloseable {
    /** The images are at least this many pixels wide. */
    int MIN_SIZE = 8;

    /** The images are at most this many pixels wide. */
    int MAX_SIZE = 1024;

    /**
     * Opens the fastest backend that works on this machine for many images per call: CUDA if it works, else the CPU.
     * {@link #description()} tells which it is and why.
     *
     * <p>For few images per call the CPU is faster, since every call of a GPU costs the same start. From how many
     * images on a GPU wins depends on both, on the function, on where the images are and on the
     * {@linkplain #precision() precision}; it has not been measured on a GPU yet. {@code magtrack bench --backend
     * simd,cuda --batch 1,10,100,1000,10000} measures it where there is one, and says it. Whoever tracks fewer images
     * per call takes {@link #cpu()}.
     */
    static Backend best() {
        return BackendProviders.openBest();
    }

    /** Opens the CUDA backend on the first GPU: {@link #cuda(int)} of 0. */
    static Backend cuda() {
        return cuda(0);
    }

    /**
     * Opens the CUDA backend on an NVIDIA GPU, of compute capability 6.0 (Pascal) or later. It needs the GPU's driver
     * and nothing else, but for {@link #fftProfile}, tracking by it, and simulated beads: these also need NVIDIA's
     * library cuFFT, and say how to get it where it is not there.
     *
     * <p>{@link Precision#F32} is the GPU's speed path: but for those made for science, GPUs compute in 64 bits 32 to
     * 64 times slower.
     *
     * <p>Memory of {@link #newArena()} is page-locked: stacks in it go to the GPU without being copied first, and
     * results in it are written by the GPU. Any other memory will do. The primary context of the GPU is shared with
     * other CUDA code in this process; what that code made current in a thread stays so.
     *
     * <p>The system properties {@code magtrack4j.cuda.driver} and {@code magtrack4j.cuda.cufft} name the two libraries'
     * files, where they are not in a usual place.
     *
     * @param device the number of the GPU, from 0, as the driver counts them
     * @throws CudaUnavailableException if there is no driver, no GPU, or it is too old, with all that was tried
     * @throws CudaException if the driver fails
     * @throws IllegalArgumentException if there is no such GPU
     */
    static Backend cuda(int device) {
        Arguments.atLeast("device", device, 0);
        return BackendProvider.of("CUDA").open(device, 1, "as was asked");
    }

    /** Opens the CPU backend with a thread for each of the machine's cores. */
    static Backend cpu() {
        return cpu(Runtime.getRuntime().availableProcessors());
    }

    /**
     * Opens the CPU backend. It computes in SIMD where the module {@code jdk.incubator.vector} is there
     * ({@code --add-modules jdk.incubator.vector}), else one number at a time, and then says so once through
     * {@link System.Logger}.
     *
     * <p>The system property {@code magtrack4j.cpu}, {@code simd} or {@code scalar}, forces one of the two, and
     * {@code magtrack4j.vectorBits}, 128, 256 or 512, the vectors' width.
     *
     * @param threads the number of threads that compute, the caller's included, at least 1
     * @throws UnsupportedOperationException if a system property forces what is not there
     */
    static Backend cpu(int threads) {
        Arguments.atLeast("threads", threads, 1);
        return BackendProvider.of("CPU").open(0, threads, "as was asked");
    }

    /** Tells in a line what this backend computes with: hardware, vector width, precision, threads, and why that. */
    String description();

    /**
     * Looks at what this backend runs on: hardware, driver, libraries and where they were found, vector width, and on
     * request how fast images come to it. Libraries that only some functions need are looked for now, and loaded.
     */
    Diagnostics diagnostics();

    /** Returns the floating-point type in which this backend computes. */
    Precision precision();

    /**
     * Returns a view of this backend that computes in another type. The two share threads and memory; closing either
     * closes both.
     */
    Backend withPrecision(Precision precision);

    /**
     * Returns a view of this backend whose functions take the memory of their results from an allocator. The two share
     * threads and memory; closing either closes both.
     *
     * <p>New memory has a price: the operating system clears it page by page when it is first written to, which for
     * small images takes as long as a quarter of a function's work. To have none of it, results are written to the same
     * memory call after call, each in the place of the one before:
     *
     * <pre>{@code
     * Backend again = backend.withResultsFrom(SegmentAllocator.prefixAllocator(memory));
     * }</pre>
     *
     * <p>or one behind the other ({@link SegmentAllocator#slicingAllocator}), or in an arena that is closed when they
     * have been used. The allocator is asked once for each result, in the thread that calls, for native memory aligned
     * to 64 bytes, which may hold anything; a look-up table is no result in this sense. An allocator that is not safe
     * to share between threads makes a view that is not.
     *
     * <p>What it gives is checked, before any work, as the memory of {@code into} is: {@link IllegalArgumentException}
     * if it is less than was asked for, on the Java heap, misaligned, read-only, of another thread's confined arena, or
     * overlaps an argument of the function, {@link IllegalStateException} if it is closed.
     *
     * @param allocator what gives the memory of results
     */
    Backend withResultsFrom(SegmentAllocator allocator);

    /**
     * Returns what gives the memory of results: where {@link #withResultsFrom} has not said otherwise, memory that
     * lives until it is no longer reachable.
     */
    SegmentAllocator resultAllocator();

    /** Opens an arena of the memory that this backend reaches fastest; shared between threads. */
    Arena newArena();

    /**
     * Copies a stack to where this backend computes, so that several calls read it there: into the GPU's memory on a
     * CUDA backend; the CPU backend answers the stack itself. Later changes of the stack's pixels may or may not be
     * seen.
     *
     * @param arena what the copy lives as long as; closing it waits for the functions that use the copy
     * @throws CudaException if the GPU has too little memory
     */
    ImageStack upload(ImageStack stack, Arena arena);

    /**
     * Finishes what is running, then releases threads and memory. Closing again does nothing; any other call throws
     * {@link IllegalStateException} from then on.
     */
    @Override
    void close();

    /** {@link #centerOfMass(ImageStack, Background)} without a background. */
    default Centers centerOfMass(ImageStack stack) {
        return centerOfMass(stack, Background.NONE);
    }

    /**
     * The centre of mass of each image: {@code x = Σ x I' / Σ I'}, {@code y = Σ y I' / Σ I'}, with {@code I' = I}, or
     * {@code I' = |I - level|} where the background has a level. An image without mass, or with none but that of
     * rounding, has no centre: NaN.
     *
     * <p>In 32 bits: within {@code N² 2⁻²⁶} px. A column's two sums of N / 2 pixels are each off by up to {@code N / 2
     * · 2⁻²⁴} of themselves, and a column is at most N / 2 px from the centre. About a level, {@code 1 + max |I| / mean
     * |I - level|} times that, since pixels and level are rounded before they are subtracted.
     *
     * @param stack the images
     * @param background the level to subtract
     * @return a centre for each image, in pixels
     */
    Centers centerOfMass(ImageStack stack, Background background);

    /**
     * Refines each centre by auto-convolution, to half a pixel.
     *
     * <p>The column and the row through the rounded centre lose their mean, are multiplied by a Gaussian about the
     * centre with sigma N / 6, {@code exp(-(i - y)² / (2 sigma²))} for the column, and are convolved with themselves:
     * {@code c[k] = Σ s[j] s[k - j]}, of which the N samples from number {@code (N - 1) / 2} on are kept. A symmetric
     * profile's convolution has its maximum at twice its centre (C. Gosse, V. Croquette, Biophysical Journal 82, 3314,
     * 2002). With {@code R = (N - 1) / 2} and the first index of the row's maximum m, {@code x = R - (R - m) / 2}; y
     * likewise from the column.
     *
     * <p>A centre outside the image (after rounding) gives NaN.
     *
     * <p>In 32 bits: the convolution is within 1e-5 of its largest sample (N products of values that are off by
     * {@code 2⁻²⁴}, window included, N ≤ 256); of samples equal to that, either may be taken for the maximum. That is
     * whatever the level that the line is on, as lines are summed up as differences from one of their pixels; where one
     * is like no other (dark, say, and the rest bright with a contrast of 2 %), it is within 2e-4. Pixels of 64 bits
     * are rounded to 32 first.
     *
     * @param stack the images
     * @param centers the centres so far, in pixels, one for each image
     * @return a centre for each image, in pixels
     */
    Centers autoConv(ImageStack stack, Centers centers);

    /** {@link #autoConvSubPixel(ImageStack, Centers, int)} with 5 points. */
    default Centers autoConvSubPixel(ImageStack stack, Centers centers) {
        return autoConvSubPixel(stack, centers, 5);
    }

    /**
     * Refines each centre by auto-convolution, below a pixel: {@link #autoConv} with the {@linkplain #parabolicVertex
     * vertex of a parabola} in place of the maximum.
     *
     * <p>A maximum so near the end of the convolution that there is no parabola about it gives NaN.
     *
     * <p>In 32 bits: within 1e-3 px where the convolution has one clear maximum: its error, 1e-5 of the maximum, over
     * its curvature, which the Gaussian window keeps above 1 % of it.
     *
     * @param stack the images
     * @param centers the centres so far, in pixels, one for each image
     * @param localPoints the points of the parabola, odd, 3 to N
     * @return a centre for each image, in pixels
     */
    Centers autoConvSubPixel(ImageStack stack, Centers centers, int localPoints);

    /** {@link #autoConvMultiline(ImageStack, Centers, double)} with a line ratio of 0.05. */
    default Centers autoConvMultiline(ImageStack stack, Centers centers) {
        return autoConvMultiline(stack, centers, 0.05);
    }

    /**
     * Refines each centre by auto-convolution, to half a pixel: {@link #autoConv} on the mean of {@code 2 h + 1}
     * neighbouring lines, {@code h = floor(N · lineRatio / 2)}. Lines that fall outside the image are left out of the
     * mean.
     *
     * <p>In 32 bits as {@link #autoConv}.
     *
     * @param stack the images
     * @param centers the centres so far, in pixels, one for each image
     * @param lineRatio the width of the averaged lines as a fraction of N, 0 to 1
     * @return a centre for each image, in pixels
     */
    Centers autoConvMultiline(ImageStack stack, Centers centers, double lineRatio);

    /** {@link #autoConvMultilineSubPixel(ImageStack, Centers, double, int)} with a line ratio of 0.1 and 5 points. */
    default Centers autoConvMultilineSubPixel(ImageStack stack, Centers centers) {
        return autoConvMultilineSubPixel(stack, centers, 0.1, 5);
    }

    /**
     * Refines each centre by auto-convolution, below a pixel: {@link #autoConv} on the mean of {@code 2 h + 1}
     * neighbouring lines, {@code h = floor(N · lineRatio / 2)}, with the {@linkplain #parabolicVertex vertex of a
     * parabola} in place of the maximum. Lines that fall outside the image are left out of the mean.
     *
     * <p>In 32 bits as {@link #autoConvSubPixel(ImageStack, Centers, int)}.
     *
     * @param stack the images
     * @param centers the centres so far, in pixels, one for each image
     * @param lineRatio the width of the averaged lines as a fraction of N, 0 to 1
     * @param localPoints the points of the parabola, odd, 3 to N
     * @return a centre for each image, in pixels
     */
    Centers autoConvMultilineSubPixel(ImageStack stack, Centers centers, double lineRatio, int localPoints);

    /** {@link #autoConv} with the convolutions. */
    SelfConvolutions autoConvWithConvolutions(ImageStack stack, Centers centers);

    /** {@link #autoConvSubPixel(ImageStack, Centers, int)} with the convolutions. */
    SelfConvolutions autoConvSubPixelWithConvolutions(ImageStack stack, Centers centers, int localPoints);

    /** {@link #autoConvMultiline(ImageStack, Centers, double)} with the convolutions. */
    SelfConvolutions autoConvMultilineWithConvolutions(ImageStack stack, Centers centers, double lineRatio);

    /** {@link #autoConvMultilineSubPixel(ImageStack, Centers, double, int)} with the convolutions. */
    SelfConvolutions autoConvMultilineSubPixelWithConvolutions(
            ImageStack stack, Centers centers, double lineRatio, int localPoints);

    /**
     * Refines each centre as {@link #stackToXyzp} does after the first step: by as many
     * {@link #autoConvMultilineSubPixel(ImageStack, Centers, double, int)} as an {@link AutoConvolution} has
     * iterations, or by a {@link #quadrantInterpolation}. The error in 32 bits is that of these functions.
     *
     * @param stack the images
     * @param centers the centres so far, in pixels, one for each image; to a pixel or two
     * @param centering how they are refined
     * @return a centre for each image, in pixels
     */
    Centers refineCenters(ImageStack stack, Centers centers, Centering centering);

    /** {@link #quadrantInterpolation(ImageStack, Centers, QuadrantInterpolation)} with the default parameters. */
    default Centers quadrantInterpolation(ImageStack stack, Centers centers) {
        return quadrantInterpolation(stack, centers, QuadrantInterpolation.DEFAULTS);
    }

    /**
     * Refines each centre by quadrant interpolation (M. T. J. van Loenhout, J. W. J. Kerssemakers, I. De Vlaminck, C.
     * Dekker, Biophysical Journal 102, 2362, 2012): the symmetry of all rings at once, to some thousandths of a pixel.
     *
     * <p>About the centre the image is sampled on a polar grid, by bilinear interpolation: at the radii {@code r[k] =
     * (k + 1/2) / radialSteps} below {@code R = min(radiusRatio N / 2, x, y, N - 1 - x, N - 1 - y)}, {@code floor(R
     * radialSteps)} of them, and in each quadrant at {@code A = ceil(angularSteps π N / 4)} angles {@code t[a] = (a +
     * 1/2) π / (2 A)} to the x axis. Of the samples S, the profiles of the right and the left side are {@code Σ
     * cos(t[a]) S}, over the two quadrants of the side. The one after the other, the left one reversed, they are a
     * line; it loses its mean, is multiplied by r, and convolved with itself. A line symmetric about the centre has the
     * maximum of this in its middle; that of a bead to the right is further on, by {@code 2 s} samples to the
     * {@linkplain #parabolicVertex vertex of a parabola} of 5 points, and x grows by {@code (4 / π) s / radialSteps}: a
     * ring's point at the angle t moves outwards by {@code cos(t)} of the bead's way, and the mean of this, so
     * weighted, is π / 4. y likewise with {@code sin(t[a])} from the sides above and below. That is repeated with the
     * new centre.
     *
     * <p>The paper, and QTrk (J. P. Cnossen et al., Review of Scientific Instruments 85, 103712, 2014), count all
     * angles and radii alike, and have π / 2 for 4 / π. The weights here are those of least squares: what a point tells
     * about x is in proportion to {@code cos(t)}, and the pixels at a radius to r. They also keep the middle of the
     * image, where interpolation between pixels is worst, from telling most.
     *
     * <p>A centre with fewer than 4 radii about it, or that has moved to where it has, gives NaN; so does a maximum
     * without a parabola about it.
     *
     * <p>In 32 bits: within 1e-3 px where the convolution has one clear maximum: the place of a sample is off by up to
     * {@code N 2⁻²⁴} px, in a direction of its own, and there are thousands of samples.
     *
     * @param stack the images
     * @param centers the centres so far, in pixels, one for each image; to a pixel or two
     * @param quadrants the grid, and how often
     * @return a centre for each image, in pixels
     */
    default Centers quadrantInterpolation(ImageStack stack, Centers centers, QuadrantInterpolation quadrants) {
        return refineCenters(stack, centers, quadrants);
    }

    /**
     * Refines each centre by one step of quadratic interpolation ({@code qi} in MagTrack): the
     * {@linkplain #qiQuadraticOffsets offset} of the {@linkplain #qiSampleAxisProfiles three samples} along each axis
     * is added to the centre. Where the samples along an axis lie on a line, that coordinate is NaN: where their
     * curvature is no more than 2⁻⁴⁸ of the largest pixel, 2⁻¹⁹ in 32 bits, since that much can be rounding.
     *
     * <p>In 32 bits a sample is off by 1e-6 of the largest pixel, and the offset by that over the samples' curvature.
     *
     * @param stack the images
     * @param centers the centres so far, in pixels, one for each image
     * @return a centre for each image, in pixels
     */
    Centers qi(ImageStack stack, Centers centers);

    /**
     * Samples each image at its centre and one pixel before and behind it along an axis: {@code (x, y - 1), (x, y), (x,
     * y + 1)} along {@link Axis#Y}, {@code (x - 1, y), (x, y), (x + 1, y)} along {@link Axis#X}.
     *
     * <p>Between pixels the image is its quadratic B-spline interpolation (M. Unser, A. Aldroubi, M. Eden, IEEE Trans.
     * Signal Processing 41, 834, 1993), at whole numbers the pixel there; beyond its edges it goes on as the pixels on
     * the edge.
     *
     * <p>In 32 bits: within 1e-6 of the largest pixel: some 50 products whose weights add up to less than 2, each off
     * by {@code 2⁻²⁴}.
     *
     * @param stack the images
     * @param centers the centre of each image; NaN gives NaN
     * @param axis the axis to go along
     * @return a row per image, three columns
     */
    DoubleMatrix qiSampleAxisProfiles(ImageStack stack, Centers centers, Axis axis);

    /**
     * The vertex of the parabola through each three neighbouring samples l, c, r, counted from the middle one:
     * {@code 0.5 (l - r) / (l - 2 c + r)}; NaN where they lie on a line, {@code |l - 2 c + r| ≤ 2⁻⁵² (|l| + 2 |c| +
     * |r|)}.
     *
     * @param samples three columns: l, c, r
     * @return an offset for each row, in units of the samples' distance
     */
    DoubleSeries qiQuadraticOffsets(DoubleMatrix samples);

    /**
     * The mean of the weights in each bin, for each data set: {@code mean[b] = Σ w[i] / n[b]} over the {@code n[b]}
     * weights whose bin is b.
     *
     * <p>In 32 bits: within {@code columns · 2⁻²⁴} of the largest weight: as many additions, with a rounding each.
     *
     * @param bins a row per data set: the bin of each weight, a whole number, 0 or more; beyond the last bin a weight
     *     is ignored. A data set with a bin that is NaN is NaN throughout
     * @param weights the weights, likewise
     * @param count the number of bins, at least 1
     * @return a row per data set, a column per bin; NaN where a bin is empty
     */
    DoubleMatrix binmean(DoubleMatrix bins, DoubleMatrix weights, int count);

    /**
     * Pearson's correlation of every row of x with every row of y: {@code r[j][i] = Σ Y_j X_i / (‖Y_j‖ ‖X_i‖)}, each
     * row centred by its own mean. Entries that are NaN are ignored in the mean, and then count as the mean. A row
     * without variance gives NaN, and so does one whose entries differ from their mean by no more than 2⁻⁴⁸ of it: that
     * is rounding.
     *
     * <p>In 32 bits: within {@code columns · 2⁻²²}: sums of that many products, over two norms. Rows are rounded as
     * differences from one of their entries, so that those far from 0 lose nothing by it.
     *
     * @param x m rows
     * @param y k rows, as many columns
     * @return k rows, m columns
     */
    DoubleMatrix pearson(DoubleMatrix x, DoubleMatrix y);

    /**
     * The Gaussian {@code exp(-(x - mu)² / (2 sigma²))} of each value; NaN of NaN.
     *
     * <p>In 64 bits within 1e-15; in 32 bits within {@code 2⁻²²}: the exponent is rounded to 24 digits, which moves the
     * result by less than {@code 2⁻²⁵}, and the exponential is within 2 units of its last place.
     *
     * @param x the values
     * @param mu the centre, in their unit
     * @param sigma positive and finite, in their unit
     * @return a value, 0 to 1, for each x
     */
    DoubleSeries gaussian(DoubleSeries x, double mu, double sigma);

    /**
     * A two-dimensional Gaussian about each centre: image k has in row a and column b {@code exp(-((x[a] - mu_x[k])² +
     * (y[b] - mu_y[k])²) / (2 sigma²))}.
     *
     * <p>In 32 bits: within {@code 2⁻²¹}: a product of two {@linkplain #gaussian Gaussians}.
     *
     * @param x the coordinate of each row, at least one
     * @param y the coordinate of each column, at least one
     * @param centers mu_x and mu_y of each image; where one is NaN so is the image
     * @param sigma positive and finite, in the unit of the coordinates
     * @return F64 images of x.size() rows and y.size() columns
     */
    ImageStack gaussian2d(DoubleSeries x, DoubleSeries y, Centers centers, double sigma);

    /** {@link #parabolicVertex(DoubleMatrix, DoubleSeries, int, boolean)}, weighted. */
    default DoubleSeries parabolicVertex(DoubleMatrix data, DoubleSeries estimates, int localPoints) {
        return parabolicVertex(data, estimates, localPoints, true);
    }

    /**
     * The vertex of a parabola fitted by least squares to each row of data about an estimate.
     *
     * <p>With {@code h = localPoints / 2} and {@code v} the rounded estimate, clipped to {@code h … columns - h - 1},
     * the fit is to the points {@code v - h … v + h}. Weighted, residual t, 0 to 2 h, counts {@code h - |t - h| +
     * 1}-fold. With the fit {@code p₀ t² + p₁ t + p₂} the answer is {@code -p₁ / (2 p₀) + v - h}; where {@code v} is at
     * either clip limit, or the estimate is NaN, or the points lie on a line but for rounding, it is NaN. The fit is a
     * fixed weighted sum of the points (A. Savitzky, M. J. E. Golay, Analytical Chemistry 36, 1627, 1964). Always in 64
     * bits.
     *
     * @param data a row per data set
     * @param estimates the estimated vertex of each row, as a column number
     * @param localPoints the points fitted, odd, 3 to the number of columns
     * @param weighted whether the middle points count more
     * @return the vertex of each row, as a fractional column number
     */
    DoubleSeries parabolicVertex(DoubleMatrix data, DoubleSeries estimates, int localPoints, boolean weighted);

    /** {@link #radialProfile(ImageStack, Centers, int)} with one bin per pixel. */
    default DoubleMatrix radialProfile(ImageStack stack, Centers centers) {
        return radialProfile(stack, centers, 1);
    }

    /**
     * The mean pixel at each distance from the centre: pixel (x, y) belongs to bin {@code round(hypot(x - xc, y - yc) ·
     * oversample)}; there are {@code (N / 2) · oversample} bins, in the unit of the pixels. A bin without a pixel is
     * NaN.
     *
     * <p>In 32 bits: within 3e-5 of the range of the pixels, which is their largest less their least, and {@code 2⁻²⁴}
     * of the largest, as the mean is rounded; but that a pixel within {@code 3e-5 + 4e-7 N} px of the border of two
     * bins (some rounding of the squared distance) may count for either.
     *
     * @param stack the images
     * @param centers the centre of each image; it may lie outside
     * @param oversample the bins per pixel, 1 to {@value Profile#MAX_OVERSAMPLE}
     * @return a row per image, a column per bin
     */
    default DoubleMatrix radialProfile(ImageStack stack, Centers centers, int oversample) {
        return profiles(stack, centers, new RadialProfile(oversample));
    }

    /** {@link #polarProfile(ImageStack, Centers, PolarProfile)} with the default parameters. */
    default DoubleMatrix polarProfile(ImageStack stack, Centers centers) {
        return polarProfile(stack, centers, PolarProfile.DEFAULTS);
    }

    /**
     * The mean along circles about the centre: bin b is the mean of the samples at {@code (xc + r cos(t[a]), yc + r
     * sin(t[a]))} with the radius {@code r = b / oversample} and, in each quadrant, {@code A = ceil(angularSteps π N /
     * 4)} angles {@code t[a] = (a + 1/2) π / (2 A)} to the x axis. There are {@code (N / 2) · oversample} bins, in the
     * unit of the pixels. Between pixels the image is bilinear interpolation.
     *
     * <p>It is the profile of M. T. J. van Loenhout et al. (Biophysical Journal 102, 2362, 2012) and of QTrk (J. P.
     * Cnossen et al., Review of Scientific Instruments 85, 103712, 2014). A {@linkplain #radialProfile radial profile}
     * depends on where within its pixel the centre is, as that decides which pixels a bin has, and so does a height
     * that is looked up by it; a polar one hardly does.
     *
     * <p>Samples beyond the middles of the outermost pixels (to {@code 2⁻¹²} px) are left out of the mean; a bin
     * without a sample is NaN.
     *
     * <p>In 32 bits: within 3e-5 of the range of the pixels for N ≤ 512, twice that above: the place of a sample is off
     * by up to {@code N 2⁻²⁴} px, and hundreds of samples are added up.
     *
     * @param stack the images
     * @param centers the centre of each image; it may lie outside
     * @param profile how many circles there are, and samples along each
     * @return a row per image, a column per bin
     */
    default DoubleMatrix polarProfile(ImageStack stack, Centers centers, PolarProfile profile) {
        return profiles(stack, centers, profile);
    }

    /** {@link #fftProfile(ImageStack, Centers, FourierProfile)} with MagTrack's parameters. */
    default DoubleMatrix fftProfile(ImageStack stack, Centers centers) {
        return fftProfile(stack, centers, FourierProfile.DEFAULTS);
    }

    /**
     * The mean magnitude of the image's Fourier transform at each spatial frequency, whatever its direction.
     *
     * <p>The image is multiplied by a Gaussian about the centre, {@code exp(-((x - xc)² + (y - yc)²) / (2 sigma²))}
     * with {@code sigma = N / gaussianFactor}. Of its transform {@code F(u, v) = Σ Σ I(x, y) exp(-2πi (ux + vy) / N)},
     * not divided by anything, the half {@code u = 0 … N/2}, {@code v = -N/2 … N/2 - 1} is taken, the other half being
     * its mirror image. {@code |F(u, v)|} belongs to bin {@code round(hypot(u, v) · oversample)}, the hypotenuse and
     * its product rounded to 32 bits; of the bins, those from {@code round(N/2 · minRadius · oversample)} up to, and
     * without, {@code round(N/2 · maxRadius · oversample)} are the profile. A bin without an element is NaN. The
     * magnitudes have the unit of the pixels.
     *
     * <p>In 64 bits a bin is exact to about 1e-13 of the largest magnitude, {@code |F(0, 0)|}; in 32 bits to about 1e-6
     * of it where N has no prime factor above 7, and to about p · 1e-7 where it has a prime factor p. A width with a
     * large prime factor p takes time in proportion to p, beside that of other widths as large.
     *
     * @param stack the images, of an even width
     * @param centers the centre of each image; it may lie outside
     * @param profile which bins there are, and the width of the Gaussian
     * @return a row per image, a column per bin
     * @throws IllegalArgumentException if N is odd, or there are not as many centres as images
     */
    default DoubleMatrix fftProfile(ImageStack stack, Centers centers, FourierProfile profile) {
        return profiles(stack, centers, profile);
    }

    /**
     * {@link #fftProfile(ImageStack, Centers, FourierProfile)} of the images as they are, without a Gaussian; the
     * magnitudes then do not depend on where in the image the bead is, as long as it is all there.
     *
     * @param stack the images, of an even width
     * @param profile which bins there are
     * @return a row per image, a column per bin
     * @throws IllegalArgumentException if N is odd
     */
    DoubleMatrix fftProfile(ImageStack stack, FourierProfile profile);

    /**
     * A profile of any kind: {@link #radialProfile}, {@link #polarProfile} or {@link #fftProfile}.
     *
     * @param stack the images
     * @param centers the centre of each image; it may lie outside
     * @param profile which profile, and how it is computed
     * @return a row per image, a column per {@linkplain Profile#bins bin}
     */
    DoubleMatrix profiles(ImageStack stack, Centers centers, Profile profile);

    /** {@link #lookupZ(DoubleMatrix, ZLut, int)} with 5 planes. */
    default DoubleSeries lookupZ(DoubleMatrix profiles, ZLut zlut) {
        return lookupZ(profiles, zlut, 5);
    }

    /**
     * The axial position of each profile: the plane of the look-up table that correlates best (Pearson's r without the
     * first bin; of equal planes the first), refined by a {@linkplain #parabolicVertex parabola} over neighbouring
     * planes, and interpolated between the heights of the planes about it. Outside the table, NaN.
     *
     * <p>The table is that of C. Gosse and V. Croquette (Biophysical Journal 82, 3314, 2002).
     *
     * <p>A bin that is NaN counts as the profile's mean. A profile or a plane without variance, or with none but that
     * of rounding, correlates with nothing; a table that has such a plane answers NaN always, as MagTrack does.
     *
     * <p>In 32 bits: r is off by up to {@code bins · 2⁻²⁴}, z by that over the curvature of r from plane to plane; on
     * profiles of beads that is below 0.5 nm for planes 100 nm apart.
     *
     * @param profiles a row per image, a column per bin
     * @param zlut the look-up table, with as many bins
     * @param localPoints the planes of the parabola, odd, 3 to the number of planes
     * @return the heights, in the unit of the table, nm
     */
    default DoubleSeries lookupZ(DoubleMatrix profiles, ZLut zlut, int localPoints) {
        return lookupZ(profiles, zlut, new Correlation(localPoints));
    }

    /** {@link #lookupZ(DoubleMatrix, ZLuts, int)} with 5 planes. */
    default DoubleSeries lookupZ(DoubleMatrix profiles, ZLuts zluts) {
        return lookupZ(profiles, zluts, Correlation.DEFAULTS);
    }

    /**
     * {@link #lookupZ(DoubleMatrix, ZLut, int)} of profiles that have different tables.
     *
     * @param profiles a row per image, a column per bin
     * @param zluts the tables, with as many bins, for as many images as there are profiles; where an image has none,
     *     its height is NaN
     * @param localPoints the planes of the parabola, odd, 3 to the number of planes of every table
     * @return the heights, in the unit of the tables, nm
     */
    default DoubleSeries lookupZ(DoubleMatrix profiles, ZLuts zluts, int localPoints) {
        return lookupZ(profiles, zluts, new Correlation(localPoints));
    }

    /**
     * The axial position of each profile, by any look-up: {@link #lookupZ(DoubleMatrix, ZLut, int)} or
     * {@link #lookupZWeighted(DoubleMatrix, ZLut, int)}.
     *
     * @param profiles a row per image, a column per bin
     * @param zlut the look-up table, with as many bins
     * @param lookup how heights are looked up
     * @return the heights, in the unit of the table, nm
     */
    default DoubleSeries lookupZ(DoubleMatrix profiles, ZLut zlut, Lookup lookup) {
        return lookupZ(profiles, ZLuts.of(Objects.requireNonNull(zlut, "zlut")), lookup);
    }

    /**
     * {@link #lookupZ(DoubleMatrix, ZLut, Lookup)} of profiles that have different tables.
     *
     * @param profiles a row per image, a column per bin
     * @param zluts the tables, with as many bins, for as many images as there are profiles; where an image has none,
     *     its height is NaN
     * @param lookup how heights are looked up
     * @return the heights, in the unit of the tables, nm
     */
    DoubleSeries lookupZ(DoubleMatrix profiles, ZLuts zluts, Lookup lookup);

    /** {@link #lookupZWeighted(DoubleMatrix, ZLut, int)} with 5 planes. */
    default DoubleSeries lookupZWeighted(DoubleMatrix profiles, ZLut zlut) {
        return lookupZWeighted(profiles, zlut, 5);
    }

    /**
     * The axial position of each profile by weighted least squares, with the bias between planes corrected.
     *
     * <p>Bin b counts b-fold, as it is the mean of so many more pixels, and that much less noisy. With the weights
     * {@code w[b] = b}, profile and planes each lose their mean {@code Σ w v / Σ w} and are divided by their norm
     * {@code √(Σ w v²)}. The sum of squared differences {@code D = Σ w (profile - plane)²} of such is {@code 2 - 2 Σ w
     * profile plane}; the plane with the least is refined by a {@linkplain #parabolicVertex parabola} over neighbouring
     * planes.
     *
     * <p>D is no parabola, so that the vertex is beside the truth, by up to some hundredths of a plane, depending on
     * where between planes the bead is. That is measured on the table itself: profiles between its planes, 16 from one
     * to the next, each the polynomial of fifth degree through 6 planes, are looked up, and where they are found less
     * where they are is the bias. It is corrected, with linear interpolation between these 16. The idea is QTrk's (J.
     * P. Cnossen et al., Review of Scientific Instruments 85, 103712, 2014). Noise of the table counts as part of the
     * bead, so average many frames for each plane.
     *
     * <p>NaN and what lies outside the table are as in {@link #lookupZ(DoubleMatrix, ZLut, int)}; so is the error in 32
     * bits.
     *
     * @param profiles a row per image, a column per bin
     * @param zlut the look-up table, with as many bins; it is made ready when it is first used, which takes some ms
     * @param localPoints the planes of the parabola, odd, 3 to the number of planes
     * @return the heights, in the unit of the table, nm
     */
    default DoubleSeries lookupZWeighted(DoubleMatrix profiles, ZLut zlut, int localPoints) {
        return lookupZ(profiles, zlut, new WeightedLeastSquares(localPoints));
    }

    /** {@link #lookupZWeighted(DoubleMatrix, ZLuts, int)} with 5 planes. */
    default DoubleSeries lookupZWeighted(DoubleMatrix profiles, ZLuts zluts) {
        return lookupZ(profiles, zluts, WeightedLeastSquares.DEFAULTS);
    }

    /**
     * {@link #lookupZWeighted(DoubleMatrix, ZLut, int)} of profiles that have different tables.
     *
     * @param profiles a row per image, a column per bin
     * @param zluts the tables, with as many bins, for as many images as there are profiles; where an image has none,
     *     its height is NaN
     * @param localPoints the planes of the parabola, odd, 3 to the number of planes of every table
     * @return the heights, in the unit of the tables, nm
     */
    default DoubleSeries lookupZWeighted(DoubleMatrix profiles, ZLuts zluts, int localPoints) {
        return lookupZ(profiles, zluts, new WeightedLeastSquares(localPoints));
    }

    /** {@link #stackToXyzp(ImageStack, ZLuts, TrackingOptions)} without a look-up table: z is NaN. */
    default Tracks stackToXyzp(ImageStack stack) {
        return stackToXyzp(stack, ZLuts.NONE, TrackingOptions.DEFAULTS);
    }

    /** {@link #stackToXyzp(ImageStack, ZLut, TrackingOptions)} with MagTrack's options. */
    default Tracks stackToXyzp(ImageStack stack, ZLut zlut) {
        return stackToXyzp(stack, zlut, TrackingOptions.DEFAULTS);
    }

    /** {@link #stackToXyzp(ImageStack, ZLut, TrackingOptions, Tracks)} into new memory, profiles kept. */
    default Tracks stackToXyzp(ImageStack stack, ZLut zlut, TrackingOptions options) {
        return stackToXyzp(stack, zlut == null ? ZLuts.NONE : ZLuts.of(zlut), options);
    }

    /**
     * {@link #stackToXyzp(ImageStack, ZLuts, TrackingOptions, Tracks)} with one look-up table for all images.
     *
     * @param stack the images
     * @param zlut the look-up table, with as many bins as the profiles; null for none, and z is then NaN
     * @param options the options of each stage
     * @param into what the results are written to; see there
     */
    default void stackToXyzp(ImageStack stack, ZLut zlut, TrackingOptions options, Tracks into) {
        stackToXyzp(stack, zlut == null ? ZLuts.NONE : ZLuts.of(zlut), options, into);
    }

    /** {@link #stackToXyzp(ImageStack, ZLuts, TrackingOptions)} with MagTrack's options. */
    default Tracks stackToXyzp(ImageStack stack, ZLuts zluts) {
        return stackToXyzp(stack, zluts, TrackingOptions.DEFAULTS);
    }

    /** {@link #stackToXyzp(ImageStack, ZLuts, TrackingOptions, Tracks)} into new memory, profiles kept. */
    Tracks stackToXyzp(ImageStack stack, ZLuts zluts, TrackingOptions options);

    /**
     * Tracks the bead in each image: {@link #centerOfMass}, {@link #autoConv}, a number of
     * {@link #autoConvMultilineSubPixel} or a {@link #quadrantInterpolation}, {@link #radialProfile},
     * {@link #polarProfile} or {@link #fftProfile}, {@link #lookupZ} or {@link #lookupZWeighted}, in one pass over the
     * images. x and y are in pixels, z is in the unit of the table, nm.
     *
     * <p>In 32 bits: x and y within 1e-3 px and z within 0.5 nm on images of beads (planes 100 nm apart): the steps
     * before the last two only have to come near enough, so that the errors are those of the last
     * {@link #autoConvMultilineSubPixel} and of {@link #lookupZ}.
     *
     * @param stack the images
     * @param zluts the look-up tables, of the {@linkplain ZLut#kind kind} of profile and the size of these images where
     *     they know theirs, with as many bins as the profiles and at least as many planes as
     *     {@link Lookup#localPoints}, for as many images as the stack has: one for all ({@link ZLuts#of}), one for each
     *     bead ({@link ZLuts#perBead}), or {@link ZLuts#NONE}. Where an image has none, its z is NaN.
     * @param options the options of each stage
     * @param into what the results are written to, for as many images; its profiles have a column for each
     *     {@linkplain Profile#bins bin}, or none where they are not to be kept
     */
    void stackToXyzp(ImageStack stack, ZLuts zluts, TrackingOptions options, Tracks into);

    /** {@link #jointFit(ImageStack, RingTables, JointFitOptions)} of one table, with the default options. */
    default JointFits jointFit(ImageStack stack, RingTable table) {
        return jointFit(stack, RingTables.of(table), JointFitOptions.DEFAULTS);
    }

    /** {@link #jointFit(ImageStack, RingTables, JointFitOptions, JointFits)} into new memory. */
    JointFits jointFit(ImageStack stack, RingTables tables, JointFitOptions options);

    /**
     * Fits the ring table of each image to the whole of it: x, y, z, an offset and a gain, by weighted least squares.
     *
     * <p>The model of a pixel at p is {@code offset + gain · R(|p - (x, y)|, θ, z)}, R the table's brightness.
     * Gauss-Newton steps go on until the next one would be less than a hundredth of the uncertainty; a step that makes
     * the sum of squares larger is halved. They start from {@link #centerOfMass}, {@link #autoConv}, one
     * {@link #autoConvMultilineSubPixel}, and {@link #lookupZ} in the {@linkplain RingTables#classic classic table} of
     * the same planes, or the plane with the least residuals where that finds none; {@link #jointFit(ImageStack,
     * RingTables, Centers, DoubleSeries, JointFitOptions)} takes other starts.
     *
     * <p>Weights are the inverse variance of a pixel's noise where the options know it, else all 1. Where the residuals
     * of a fit are no noise (each correlates with the one below by over {@code 0.05 + 5 / N}, or their kurtosis is over
     * 4), and the options do not forbid it, steps go on with Tukey's biweight, {@code (1 - (e / 4 s)²)²} within 4 s and
     * 0 beyond, s the SD of the noise as the median of the residuals' absolute values tells. Images without outliers
     * lose nothing to that. Where there are many, {@link io.github.magtrack4j.jointfit.FitFlag#OUTLIERS} is set.
     *
     * <p>The uncertainties are those of an estimator that reaches the Cramér-Rao bound. That of z has the noise of the
     * table in it where the table knows it ({@link RingTable#variance}): an error that all images at a height have in
     * common.
     *
     * <p>An image that cannot be fitted is NaN throughout, and a flag says why. In 32 bits x, y and z differ from those
     * in 64 bits by at most 0.05 of their uncertainties. On a GPU all steps of all images are one kernel, however many
     * tables there are; in 64 bits x and y are those of the CPU within 1e-9 px and z within 1e-7 nm, in 32 bits within
     * 0.03 of their uncertainties.
     *
     * @param stack the images, square, of the size that the tables are for
     * @param tables the ring table of each image; an image without one is NaN, with the flag
     *     {@link io.github.magtrack4j.jointfit.FitFlag#NO_START}
     * @param options noise, weights, steps
     * @param into what the results are written to, for as many images
     */
    void jointFit(ImageStack stack, RingTables tables, JointFitOptions options, JointFits into);

    /**
     * {@link #jointFit(ImageStack, RingTables, JointFitOptions, JointFits)} from given starts.
     *
     * @param stack the images, square, of the size that the tables are for
     * @param tables the ring table of each image; an image without one is NaN, with the flag
     *     {@link io.github.magtrack4j.jointfit.FitFlag#NO_START}
     * @param starts where to start, in pixels; NaN, or outside the image: it is not fitted
     * @param startZ the height to start from in nm; beyond the table: its nearest plane; NaN: the plane with the least
     *     residuals, which takes as long as a step for each plane
     * @param options noise, weights, steps
     */
    JointFits jointFit(
            ImageStack stack, RingTables tables, Centers starts, DoubleSeries startZ, JointFitOptions options);

    /** {@link #simulateBeads(DoubleMatrix, BeadOptics, ImageStack)} into new memory. */
    ImageStack simulateBeads(DoubleMatrix xyzNm, int sizePx, BeadOptics optics);

    /**
     * Renders images of beads, without noise, by scalar diffraction.
     *
     * <p>A plane wave passes through the sphere. Where it meets a thickness {@code t = 2 √(a² - R²)} of it, at distance
     * R from its axis, the field behind is {@code exp(-absorption t) exp(i 2π (sphereIndex - mediumIndex) t /
     * wavelength)}, and 1 elsewhere. From there it travels to the focal plane: its angular spectrum is multiplied by
     * {@code exp(i z kz)}, {@code kz = √max(k² - kx² - ky², 0)}, {@code k = 2π mediumIndex / wavelength} (J. W.
     * Goodman, "Introduction to Fourier Optics", 3rd edition, section 3.10). The objective passes what lies within a
     * numerical aperture of 1.3, {@code √(fx² + fy²) ≤ 1.3 / wavelength}; each pixel averages over its area, a factor
     * {@code sinc(π w fx) sinc(π w fy)} for pixels of width w, {@code sinc(u) = sin(u) / u}; the bead's x and y are a
     * factor {@code exp(-2πi (fx x + fy y))}. The field is computed on a square {@link BeadOptics#padFactor()} times as
     * wide as the image, rounded up to an even number of pixels, and is periodic. With I its squared magnitude, and B
     * the mean of I in the square of {@code max(N / 16, 1)} pixels in the top left corner, 1 where that is 0, a pixel
     * is {@code backgroundLevel (1 + contrastScale (I / B - 1))}, clipped to 0 … 1.
     *
     * <p>A bead at x = y = 0 is centred on the pixel in row and column {@code N / 2}. z is the distance from the bead
     * to the focal plane in the direction of the light; at z = 0 the bead is in focus, and a magnetic tweezers' look-up
     * table lies on one side of it.
     *
     * <p>In 32 bits: within {@code 2⁻¹⁶ backgroundLevel |contrastScale|}. The amplitude is off by some 2⁻²⁴ for each of
     * the two transforms' stages, of which there are {@code 2 log₂(P)}, relative to the largest amplitude, which is a
     * few times the background's where the bead focuses the light; and I by twice that.
     *
     * @param xyzNm a row for each bead: x, y, z in nm. A bead with a coordinate that is NaN or infinite gives an image
     *     of NaN
     * @param optics the bead and the light
     * @param into {@link PixelType#F64} images, N × N pixels, one for each bead; they get values 0 to 1
     * @throws IllegalArgumentException if there are not 3 columns, or {@code into} does not fit, or the padded width is
     *     more than 8192
     */
    void simulateBeads(DoubleMatrix xyzNm, BeadOptics optics, ImageStack into);

    /** {@link #simulateZlut(DoubleSeries, int, BeadOptics, int)} with one bin per pixel. */
    default ZLut simulateZlut(DoubleSeries zNm, int sizePx, BeadOptics optics) {
        return simulateZlut(zNm, sizePx, optics, 1);
    }

    /** {@link #simulateZlut(DoubleSeries, int, BeadOptics, Profile)} of radial profiles. */
    default ZLut simulateZlut(DoubleSeries zNm, int sizePx, BeadOptics optics, int oversample) {
        return simulateZlut(zNm, sizePx, optics, new RadialProfile(oversample));
    }

    /**
     * Makes a look-up table of {@linkplain #simulateBeads(DoubleMatrix, BeadOptics, ImageStack) simulated beads} at x =
     * y = 0: their {@linkplain #profiles profiles} about {@code (N / 2, N / 2)}. For an odd size that is half a pixel
     * beside the bead, as in the reference; prefer even ones. In 32 bits it has the errors of both functions.
     *
     * @param zNm the height of each plane in nm, finite, rising or falling strictly, at least one; see
     *     {@link ZLut#heights}
     * @param sizePx the width N of the images in pixels, {@value #MIN_SIZE} to {@value #MAX_SIZE}
     * @param optics the bead and the light
     * @param profile which profiles, and how they are computed
     * @return a table of as many {@linkplain Profile#bins bins} as the profiles have
     */
    ZLut simulateZlut(DoubleSeries zNm, int sizePx, BeadOptics optics, Profile profile);

    /**
     * Cuts regions out of frames: for each region, for each frame, one image.
     *
     * @param frames frames of any size
     * @param regions squares of one size, inside the frames
     * @return image {@code region · frames.count() + frame}, of the frames' pixel type
     */
    ImageStack cropStackToRois(ImageStack frames, List<RegionOfInterest> regions);

    /**
     * Cuts regions out of frames, into existing memory.
     *
     * @param frames frames of any size
     * @param regions squares of one size, inside the frames
     * @param into images of that size and the frames' pixel type, {@code regions · frames.count()} of them
     */
    void cropStackToRois(ImageStack frames, List<RegionOfInterest> regions, ImageStack into);
}
