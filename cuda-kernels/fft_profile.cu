/* Before and after cuFFT: images times their Gaussian, and the profile of their transforms. */
#include "image.cuh"
#include "kernel.cuh"

namespace magtrack4j {

/* The Gaussian about a coordinate of the centre, at every whole number. */
template <typename Real>
__device__ __forceinline__ void fillWindow(Real* window, int size, double center, double gaussianFactor) {
    const double perSigma = gaussianFactor / size;
    NO_UNROLL
    for (int i = threadIdx.x; i < size; i += THREADS_PER_BLOCK) {
        Real distance = static_cast<Real>((i - center) * perSigma);
        window[i] = exponential(distance * distance / -2);
    }
}

template <typename Pixel, typename Real>
__device__ __forceinline__ void windowed(const FftWindowArguments& arguments) {
    DYNAMIC_SHARED_MEMORY(shared);
    const int size = arguments.images.size;
    Real* windowX = reinterpret_cast<Real*>(shared);
    Real* windowY = windowX + size;
    NO_UNROLL
    for (int64_t index = blockIdx.x; index < arguments.images.count; index += gridDim.x) {
        const Image<Pixel> image = imageOf<Pixel>(arguments.images, index);
        Real* to = at<Real>(arguments.windowed) + index * size * size;
        if (!(magnitude<Pixel, Real>(image) < INFINITY)) {
            forEachPixel(size, [&](int row, int column) { to[row * size + column] = NAN; });
        } else if (arguments.centers.x == 0) {
            forEachPixel(size, [&](int row, int column) { to[row * size + column] = image.pixel(row, column); });
        } else {
            double x = at<const double>(arguments.centers.x)[index];
            double y = at<const double>(arguments.centers.y)[index];
            fillWindow(windowX, size, x, arguments.gaussianFactor);
            fillWindow(windowY, size, y, arguments.gaussianFactor);
            __syncthreads();
            /* A coordinate that is NaN makes every pixel NaN. */
            forEachPixel(size, [&](int row, int column) {
                to[row * size + column] = static_cast<Real>(image.pixel(row, column)) * (windowX[column] * windowY[row]);
            });
            __syncthreads();
        }
    }
}

/* A warp for each bin. */
template <typename Real>
__device__ __forceinline__ void meanMagnitudes(const FftProfileArguments& arguments) {
    const int32_t* starts = at<const int32_t>(arguments.starts);
    const int32_t* elements = at<const int32_t>(arguments.elements);
    NO_UNROLL
    for (int64_t index = blockIdx.x; index < arguments.count; index += gridDim.x) {
        const Complex<Real>* spectrum =
                at<const Complex<Real>>(arguments.spectra) + index * arguments.spectrumLength;
        double* profile = at<double>(arguments.profiles) + index * arguments.bins;
        NO_UNROLL
        for (int bin = warp(); bin < arguments.bins; bin += WARPS) {
            Real sum = 0;
            NO_UNROLL
            for (int i = starts[bin] + lane(); i < starts[bin + 1]; i += LANES) {
                Complex<Real> element = spectrum[elements[i]];
                sum += hypotenuse(element.re, element.im);
            }
            sum = warpSum(sum);
            if (lane() == 0) {
                profile[bin] = sum / (starts[bin + 1] - starts[bin]); /* 0 / 0 is NaN: an empty bin */
            }
        }
    }
}

}  // namespace magtrack4j

DEFINE_BY_PIXEL_AND_PRECISION(fft_window, magtrack4j::windowed, FftWindowArguments)
DEFINE_BY_PRECISION(fft_profile, magtrack4j::meanMagnitudes, FftProfileArguments)
