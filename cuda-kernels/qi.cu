/* Quadratic interpolation: the image between its pixels, and the step to the vertex of three samples. */
#include "image.cuh"
#include "kernel.cuh"

namespace magtrack4j {

/*
 * The weights of pixels, along one axis, in the image's quadratic B-spline interpolation at a place: the spline's three
 * weights on its coefficients, times the coefficients' dependence on the pixels. These are the pixels under the recursive
 * filter with pole sqrt(8) - 3 (M. Unser, A. Aldroubi, M. Eden, IEEE Trans. Signal Processing 41, 834, 1993), whose
 * response falls by 0.17 a pixel; after 24 pixels nothing of it is left in 64 bits.
 */
template <typename Real>
struct Spline {
    static constexpr int REACH = 24;
    static constexpr int TAPS = 2 * (REACH + 1) + 1;

    int nearest;
    Real weights[TAPS]; /* of pixel nearest - REACH - 1 and on; pixels beyond the edge are those on the edge */

    static __device__ __forceinline__ double response(int distance) {
        const double pole = -0.17157287525380990240; /* sqrt(8) - 3 */
        double response = -8 * pole / (1 - pole * pole);
        int steps = distance < 0 ? -distance : distance;
        NO_UNROLL
        for (int step = 0; step < steps; step++) {
            response *= pole;
        }
        return steps <= REACH ? response : 0;
    }

    /* By threads 0 to TAPS - 1 of those that do it together; all threads meet before it is read. */
    __device__ __forceinline__ void place(double place, int size, int thread) {
        if (thread >= TAPS) {
            return;
        }
        /* Far outside there is nothing but the edge. */
        double at = fmin(fmax(place, -2.0 * REACH), size + 2.0 * REACH);
        double rounded = floor(at + 0.5);
        double t = at - rounded;
        double left = 0.5 * (0.5 - t) * (0.5 - t);
        double middle = 0.75 - t * t;
        double right = 0.5 * (0.5 + t) * (0.5 + t);
        int distance = thread - REACH - 1;
        weights[thread] = static_cast<Real>(
                left * response(distance + 1) + middle * response(distance) + right * response(distance - 1));
        if (thread == 0) {
            nearest = static_cast<int>(rounded);
        }
    }
};

/* By so many roundings of the largest pixel the curvature of three samples between pixels may be off. */
constexpr int SAMPLE_ROUNDINGS = 32;

/* Samples of an image: at a place, a pixel before and behind it down the column, and likewise along the row. */
template <typename Real>
struct Samples {
    Real center;
    Real beforeY;
    Real behindY;
    Real beforeX;
    Real behindX;
    Real largest; /* the largest pixel's magnitude */
};

/*
 * By all threads of a block, in all of them. All five samples are the same sum of other pixels, so that they are equal
 * where the pixels are.
 */
template <typename Pixel, typename Real>
__device__ __forceinline__ Samples<Real> samplesAt(const Image<Pixel>& image, double x, double y) {
    __shared__ Spline<Real> splineX;
    __shared__ Spline<Real> splineY;
    constexpr int TAPS = Spline<Real>::TAPS;
    constexpr int HALF = THREADS_PER_BLOCK / 2;
    static_assert(TAPS <= HALF, "half the threads make a spline");
    if (threadIdx.x < HALF) {
        splineX.place(x, image.size, threadIdx.x);
    } else {
        splineY.place(y, image.size, threadIdx.x - HALF);
    }
    __syncthreads();
    const int end = image.size - 1;
    Real sums[] = {0, 0, 0, 0, 0};
    NO_UNROLL
    for (int tap = threadIdx.x; tap < TAPS * TAPS; tap += THREADS_PER_BLOCK) {
        int row = splineY.nearest - Spline<Real>::REACH - 1 + tap / TAPS;
        int column = splineX.nearest - Spline<Real>::REACH - 1 + tap % TAPS;
        Real weight = splineY.weights[tap / TAPS] * splineX.weights[tap % TAPS];
        auto add = [&](int sample, int r, int c) {
            Real pixel = static_cast<Real>(image.pixel(clamp(r, 0, end), clamp(c, 0, end)));
            sums[sample] = multiplyAdd(weight, pixel, sums[sample]);
        };
        add(0, row, column);
        add(1, row - 1, column);
        add(2, row + 1, column);
        add(3, row, column - 1);
        add(4, row, column + 1);
    }
    blockSum(sums);
    Real largest = 0;
    forEachPixel(image.size, [&](int row, int column) {
        largest = larger(largest, absolute(static_cast<Real>(image.pixel(row, column))));
    });
    return {sums[0], sums[1], sums[2], sums[3], sums[4], blockMaximum(largest)};
}

/* The samples of image number index about its centre; all NaN where that is lost. */
template <typename Pixel, typename Real, typename Arguments>
__device__ __forceinline__ Samples<Real> samplesOf(const Arguments& arguments, int64_t index, double x, double y) {
    const Image<Pixel> image = imageOf<Pixel>(arguments.images, index);
    if (!(magnitude<Pixel, Real>(image) < INFINITY) || isNaN(x) || isNaN(y)) {
        const Real lost = NAN;
        return {lost, lost, lost, lost, lost, lost};
    }
    return samplesAt<Pixel, Real>(image, x, y);
}

/*
 * The vertex of the parabola through three neighbouring samples, from the middle one; NaN where they lie on a line. The
 * curvature may be off by what is given, beside the samples' own last digits.
 */
__device__ __forceinline__ double quadraticOffset(double left, double center, double right, double error) {
    double curvature = left - 2 * center + right;
    double digits = 2 * rounding(double()) * (fabs(left) + 2 * fabs(center) + fabs(right));
    return fabs(curvature) <= fmax(digits, error) ? NAN : 0.5 * (left - right) / curvature;
}

template <typename Pixel, typename Real>
__device__ __forceinline__ void interpolations(const QiArguments& arguments) {
    NO_UNROLL
    for (int64_t index = blockIdx.x; index < arguments.images.count; index += gridDim.x) {
        double x = at<const double>(arguments.centers.x)[index];
        double y = at<const double>(arguments.centers.y)[index];
        Samples<Real> samples = samplesOf<Pixel, Real>(arguments, index, x, y);
        __syncthreads(); /* the new centres may be in the place of the old */
        if (threadIdx.x == 0) {
            const double error = static_cast<double>(SAMPLE_ROUNDINGS * rounding(Real()) * samples.largest);
            at<double>(arguments.newCenters.x)[index] =
                    x + quadraticOffset(samples.beforeX, samples.center, samples.behindX, error);
            at<double>(arguments.newCenters.y)[index] =
                    y + quadraticOffset(samples.beforeY, samples.center, samples.behindY, error);
        }
    }
}

template <typename Pixel, typename Real>
__device__ __forceinline__ void axisSamples(const QiSampleAxisProfilesArguments& arguments) {
    NO_UNROLL
    for (int64_t index = blockIdx.x; index < arguments.images.count; index += gridDim.x) {
        double x = at<const double>(arguments.centers.x)[index];
        double y = at<const double>(arguments.centers.y)[index];
        Samples<Real> samples = samplesOf<Pixel, Real>(arguments, index, x, y);
        if (threadIdx.x == 0) {
            double* to = at<double>(arguments.samples) + index * 3;
            to[0] = arguments.axis == AXIS_Y ? samples.beforeY : samples.beforeX;
            to[1] = samples.center;
            to[2] = arguments.axis == AXIS_Y ? samples.behindY : samples.behindX;
        }
    }
}

__device__ __forceinline__ void quadraticOffsets(const QiQuadraticOffsetsArguments& arguments) {
    NO_UNROLL
    for (int64_t row = firstElement(); row < arguments.rows; row += elementsAtOnce()) {
        const double* samples = at<const double>(arguments.samples) + row * 3;
        at<double>(arguments.offsets)[row] = quadraticOffset(samples[0], samples[1], samples[2], 0);
    }
}

}  // namespace magtrack4j

DEFINE_BY_PIXEL_AND_PRECISION(qi, magtrack4j::interpolations, QiArguments)
DEFINE_BY_PIXEL_AND_PRECISION(qi_sample_axis_profiles, magtrack4j::axisSamples, QiSampleAxisProfilesArguments)
DEFINE_KERNEL(qi_quadratic_offsets_f64, QiQuadraticOffsetsArguments, magtrack4j::quadraticOffsets)
