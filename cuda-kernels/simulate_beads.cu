/* Before and after cuFFT's inverse transform: a bead's spectrum in the focal plane, and its image. */
#include "block.cuh"
#include "kernel.cuh"

namespace magtrack4j {

/* Where a frequency is among those that the objective passes, or -1. */
__device__ __forceinline__ int passedIndex(int index, int padded, int passedCount) {
    if (index < (passedCount + 1) / 2) {
        return index;
    }
    return index >= padded - passedCount / 2 ? index - (padded - passedCount) : -1;
}

template <typename Real>
__device__ __forceinline__ void propagatedSpectra(const PropagateBeadsArguments& arguments) {
    const int padded = arguments.padded;
    const int64_t elements = static_cast<int64_t>(padded) * padded;
    const Complex<double>* spectrum = at<const Complex<double>>(arguments.spectrum);
    const double* axialWaveNumber = at<const double>(arguments.axialWaveNumber);
    const double period = 6.283185307179586;
    auto frequency = [&](int index) { return (index < padded / 2 ? index : index - padded) * arguments.frequencyStep; };
    NO_UNROLL
    for (int64_t index = blockIdx.x; index < arguments.count; index += gridDim.x) {
        const double* xyz = at<const double>(arguments.xyzNm) + index * 3;
        Complex<Real>* field = at<Complex<Real>>(arguments.fields) + index * elements;
        NO_UNROLL
        for (int64_t i = threadIdx.x; i < elements; i += THREADS_PER_BLOCK) {
            int row = static_cast<int>(i / padded);
            int column = static_cast<int>(i % padded);
            int passedRow = passedIndex(row, padded, arguments.passedCount);
            int passedColumn = passedIndex(column, padded, arguments.passedCount);
            Complex<Real> value = {0, 0};
            if (passedRow >= 0 && passedColumn >= 0) {
                double kz = axialWaveNumber
                        [smaller(row, padded - row) * arguments.axialCount + smaller(column, padded - column)];
                if (!isNaN(kz)) {
                    /* In periods first: the phase itself may be of any size. */
                    double phase = xyz[2] * kz / period - (frequency(column) * xyz[0] + frequency(row) * xyz[1]);
                    Real angle = static_cast<Real>((phase - rint(phase)) * period);
                    Real re = cosine(angle);
                    Real im = sine(angle);
                    Complex<double> passed = spectrum[passedRow * arguments.passedCount + passedColumn];
                    Real passedRe = static_cast<Real>(passed.re);
                    Real passedIm = static_cast<Real>(passed.im);
                    value = {passedRe * re - passedIm * im, passedRe * im + passedIm * re};
                }
            }
            field[i] = value;
        }
    }
}

template <typename Real>
__device__ __forceinline__ void beadImages(const BeadImagesArguments& arguments) {
    const int padded = arguments.padded;
    const int size = arguments.size;
    const int corner = larger(size / 16, 1);
    const int64_t elements = static_cast<int64_t>(padded) * padded;
    const Real points = static_cast<Real>(elements);
    NO_UNROLL
    for (int64_t index = blockIdx.x; index < arguments.count; index += gridDim.x) {
        const Complex<Real>* field = at<const Complex<Real>>(arguments.fields) + index * elements;
        const double* xyz = at<const double>(arguments.xyzNm) + index * 3;
        double* image = at<double>(arguments.images) + index * size * size;
        const double finite = xyz[0] * 0 + xyz[1] * 0 + xyz[2] * 0; /* else NaN */
        auto intensity = [&](int row, int column) {
            Complex<Real> value = field[static_cast<int64_t>(arguments.offset + row) * padded + arguments.offset + column];
            Real re = value.re / points;
            Real im = value.im / points;
            return re * re + im * im;
        };
        Real sum[] = {0};
        NO_UNROLL
        for (int i = threadIdx.x; i < corner * corner; i += THREADS_PER_BLOCK) {
            sum[0] += intensity(i / corner, i % corner);
        }
        blockSum(sum);
        const Real background = sum[0] == 0 ? Real(1) : sum[0] / (corner * corner);
        const Real level = static_cast<Real>(arguments.backgroundLevel);
        const Real scale = static_cast<Real>(arguments.contrastScale);
        NO_UNROLL
        for (int i = threadIdx.x; i < size * size; i += THREADS_PER_BLOCK) {
            Real value = level * (1 + scale * (intensity(i / size, i % size) / background - 1));
            value = value < 0 ? Real(0) : value > 1 ? Real(1) : value;
            image[i] = value + finite;
        }
    }
}

}  // namespace magtrack4j

DEFINE_BY_PRECISION(propagate_beads, magtrack4j::propagatedSpectra, PropagateBeadsArguments)
DEFINE_BY_PRECISION(bead_images, magtrack4j::beadImages, BeadImagesArguments)
