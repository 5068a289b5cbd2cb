/* A step of auto-convolution. */
#ifndef MAGTRACK4J_AUTO_CONV_CUH
#define MAGTRACK4J_AUTO_CONV_CUH

#include "lines.cuh"
#include "parabola.cuh"

namespace magtrack4j {

/* What a step may hand out beside the centre, for the image at hand; rows is null where it does not. */
struct ConvolutionOutput {
    double* columnMaximum;
    double* rowMaximum;
    double* columns;
    double* rows;
};

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
    typedef typename std::conditional<std::is_integral<Pixel>::value, int32_t, Real>::type Sum;
    typedef typename std::common_type<Pixel, Sum>::type Number;
    const int size = image.size;
    const int axis = axisOfLine();
    const int thread = threadOfLine();
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
    /* Pixels as differences from one in the middle: equal ones are 0 then, and those far from 0 lose no digits. */
    const Number level = image.pixels[first * fromLineToLine + size / 2 * fromPixelToPixel];
    Real sumOfPixels = 0;
    NO_UNROLL
    for (int i = thread; i < size; i += THREADS_PER_LINE) {
        const Pixel* pixels = image.pixels + i * fromPixelToPixel;
        Sum sum = 0;
        NO_UNROLL
        for (int k = first; k <= last; k++) {
            sum += static_cast<Sum>(static_cast<Number>(pixels[k * fromLineToLine]) - level);
        }
        line[i] = static_cast<Real>(sum) / (last - first + 1);
        sumOfPixels += line[i];
    }
    const Real mean = lineSum(sumOfPixels) / size;
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
    const int peak = lineMaximum(maximum);
    if (thread == 0) {
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
