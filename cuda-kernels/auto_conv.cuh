/* A step of auto-convolution. */
#ifndef MAGTRACK4J_AUTO_CONV_CUH
#define MAGTRACK4J_AUTO_CONV_CUH

#include "image.cuh"
#include "parabola.cuh"

namespace magtrack4j {

/* Half the block's threads are for the row through the centre, which gives x, half for the column. */
constexpr int THREADS_PER_LINE = THREADS_PER_BLOCK / 2;
constexpr int WARPS_PER_LINE = WARPS / 2;

/* What a step may hand out beside the centre, for the image at hand; rows is null where it does not. */
struct ConvolutionOutput {
    double* columnMaximum;
    double* rowMaximum;
    double* columns;
    double* rows;
};

/*
 * A sample of a line's convolution with itself. Pairs (low, high) and (high, low) are one product.
 */
template <typename Real>
__device__ __forceinline__ Real selfConvolution(const Real* line, int size, int sample) {
    int low = larger(0, sample - size + 1);
    int high = smaller(sample, size - 1);
    const int pairs = (high - low + 1) / 2;
    const Real* left = line + low;
    const Real* right = line + high;
    Real sum = 0;
    UNROLL_4
    for (int pair = 0; pair < pairs; pair++) {
        sum = multiplyAdd(left[pair], right[-pair], sum);
    }
    sum *= 2;
    return sample % 2 == 0 ? multiplyAdd(line[sample / 2], line[sample / 2], sum) : sum;
}

/*
 * Refines the centre. Lines outside the image do not count; a centre outside it is lost.
 *
 * localPoints is 0 for the maximum itself. work has AUTO_CONV_SHARED_BYTES. All threads have met when this returns.
 */
template <typename Pixel, typename Real>
__device__ __forceinline__ void autoConv(
        const Image<Pixel>& image,
        Coordinate<Real>* center,
        int reach,
        int localPoints,
        unsigned char* work,
        const ConvolutionOutput& output) {
    typedef typename std::conditional<std::is_integral<Pixel>::value, uint32_t, Real>::type Sum;
    __shared__ Real partialSum[WARPS];
    __shared__ Maximum<Real> partialMaximum[WARPS];
    const int size = image.size;
    const int axis = threadIdx.x / THREADS_PER_LINE;
    const int thread = threadIdx.x % THREADS_PER_LINE;
    const int firstWarp = axis * WARPS_PER_LINE;
    double* samples = output.rows == nullptr ? nullptr : axis == X ? output.rows : output.columns;
    double* outputMaximum = axis == X ? output.rowMaximum : output.columnMaximum;
    if (!(center[X].isInside(size) && center[Y].isInside(size))) {
        if (samples != nullptr) {
            NO_UNROLL
            for (int i = thread; i < size; i += THREADS_PER_LINE) {
                samples[i] = NAN;
            }
            *outputMaximum = NAN;
        }
        __syncthreads();
        setCenter(center, NAN, NAN, size);
        return;
    }

    Real* line = reinterpret_cast<Real*>(work) + axis * size;
    Real* convolution = reinterpret_cast<Real*>(work) + (2 + axis) * size;
    const int middle = center[axis == X ? Y : X].nearest;
    const int first = larger(middle - reach, 0);
    const int last = smaller(middle + reach, size - 1);
    const int fromLineToLine = axis == X ? image.pitch : 1;
    const int fromPixelToPixel = axis == X ? 1 : image.pitch;
    Real lineSum = 0;
    NO_UNROLL
    for (int i = thread; i < size; i += THREADS_PER_LINE) {
        const Pixel* pixels = image.pixels + i * fromPixelToPixel;
        Sum sum = 0;
        NO_UNROLL
        for (int k = first; k <= last; k++) {
            sum += pixels[k * fromLineToLine];
        }
        line[i] = static_cast<Real>(sum) / (last - first + 1);
        lineSum += line[i];
    }
    lineSum = warpSum(lineSum);
    if (lane() == 0) {
        partialSum[warp()] = lineSum;
    }
    __syncthreads();
    lineSum = partialSum[firstWarp];
    for (int other = 1; other < WARPS_PER_LINE; other++) {
        lineSum += partialSum[firstWarp + other];
    }
    const Real mean = lineSum / size;
    const Real exponent = Real(-18) / (size * size); /* -1 / (2 sigma^2), sigma = N / 6 */
    NO_UNROLL
    for (int i = thread; i < size; i += THREADS_PER_LINE) {
        Real distance = center[axis].distance(i);
        line[i] = (line[i] - mean) * exponential(exponent * (distance * distance));
    }
    __syncthreads();

    const int radius = (size - 1) / 2;
    Maximum<Real> maximum = noMaximum<Real>();
    NO_UNROLL
    for (int i = thread; i < size; i += THREADS_PER_LINE) {
        Real sample = selfConvolution(line, size, radius + i);
        convolution[i] = sample;
        maximum.consider(sample, i);
        if (samples != nullptr) {
            samples[i] = sample;
        }
    }
    maximum.overWarp();
    if (lane() == 0) {
        partialMaximum[warp()] = maximum;
    }
    __syncthreads();
    if (thread == 0) {
        int peak = maximumOf(partialMaximum, firstWarp, WARPS_PER_LINE).index;
        if (samples != nullptr) {
            *outputMaximum = peak;
        }
        /* The line's mirror image matches it best about half the place of the peak: radius - (radius - peak) / 2. */
        double place = 0.5 * (radius + peak);
        if (localPoints != 0) {
            Parabola<Real> parabola(localPoints, true);
            place = parabola.fits(peak, size) ? place + 0.5 * parabola.vertexOf(convolution, peak) : NAN;
        }
        center[axis].set(place, size);
    }
    __syncthreads();
}

}  // namespace magtrack4j

#endif
