/* The reference's helpers that no pipeline runs image by image: by their definition, in 64 bits. */
#include "block.cuh"
#include "kernel.cuh"
#include "parabola.cuh"

namespace magtrack4j {

/*
 * A block for each row. A thread has every so many bins for its own, and adds to them in the order of the columns; the
 * columns come through shared memory, as many at a time as there are threads.
 */
__device__ __forceinline__ void binMeans(const BinmeanArguments& arguments) {
    __shared__ double bins[THREADS_PER_BLOCK];
    __shared__ double weights[THREADS_PER_BLOCK];
    const int binCount = arguments.binCount;
    NO_UNROLL
    for (int64_t row = blockIdx.x; row < arguments.rows; row += gridDim.x) {
        double* means = at<double>(arguments.means) + row * binCount;
        uint32_t* counts = at<uint32_t>(arguments.counts) + row * binCount;
        NO_UNROLL
        for (int bin = threadIdx.x; bin < binCount; bin += THREADS_PER_BLOCK) {
            means[bin] = 0;
            counts[bin] = 0;
        }
        bool spoiled = false; /* by a bin that is NaN */
        NO_UNROLL
        for (int64_t first = 0; first < arguments.columns; first += THREADS_PER_BLOCK) {
            int64_t left = arguments.columns - first;
            int columns = left < THREADS_PER_BLOCK ? static_cast<int>(left) : THREADS_PER_BLOCK;
            if (static_cast<int>(threadIdx.x) < columns) {
                int64_t column = row * arguments.columns + first + threadIdx.x;
                bins[threadIdx.x] = at<const double>(arguments.bins)[column];
                weights[threadIdx.x] = at<const double>(arguments.weights)[column];
            }
            __syncthreads();
            NO_UNROLL
            for (int column = 0; column < columns; column++) {
                spoiled |= isNaN(bins[column]);
                if (bins[column] < binCount) {
                    int bin = static_cast<int>(bins[column]);
                    if (bin % THREADS_PER_BLOCK == static_cast<int>(threadIdx.x)) {
                        means[bin] += weights[column];
                        counts[bin]++;
                    }
                }
            }
            __syncthreads();
        }
        NO_UNROLL
        for (int bin = threadIdx.x; bin < binCount; bin += THREADS_PER_BLOCK) {
            means[bin] = spoiled ? NAN : means[bin] / counts[bin]; /* 0 / 0 is NaN: an empty bin */
        }
    }
}

__device__ __forceinline__ void vertices(const ParabolicVertexArguments& arguments) {
    const Parabola<double> parabola(arguments.localPoints, arguments.weighted != 0);
    const int columns = arguments.columns;
    NO_UNROLL
    for (int64_t row = firstElement(); row < arguments.rows; row += elementsAtOnce()) {
        double nearest = rint(at<const double>(arguments.estimates)[row]);
        /* An estimate that is NaN, or beyond what an int holds, is no column. */
        int middle = nearest >= 0 && nearest < columns ? static_cast<int>(nearest) : 0;
        at<double>(arguments.vertices)[row] = parabola.fits(middle, columns)
                ? middle + parabola.vertexOf(at<const double>(arguments.data) + row * columns, middle)
                : NAN;
    }
}

__device__ __forceinline__ void gaussians(const GaussianArguments& arguments) {
    const double variance = arguments.sigma * arguments.sigma;
    NO_UNROLL
    for (int64_t i = firstElement(); i < arguments.count; i += elementsAtOnce()) {
        double distance = at<const double>(arguments.x)[i] - arguments.mu;
        at<double>(arguments.values)[i] = exp(-distance * distance / (2 * variance));
    }
}

__device__ __forceinline__ void gaussians2d(const Gaussian2dArguments& arguments) {
    const double variance = arguments.sigma * arguments.sigma;
    const int64_t elements = static_cast<int64_t>(arguments.rows) * arguments.columns;
    NO_UNROLL
    for (int64_t index = blockIdx.x; index < arguments.count; index += gridDim.x) {
        const double muX = at<const double>(arguments.muX)[index];
        const double muY = at<const double>(arguments.muY)[index];
        double* image = at<double>(arguments.images) + index * elements;
        NO_UNROLL
        for (int64_t i = threadIdx.x; i < elements; i += THREADS_PER_BLOCK) {
            double dx = at<const double>(arguments.x)[i / arguments.columns] - muX;
            double dy = at<const double>(arguments.y)[i % arguments.columns] - muY;
            image[i] = exp(-(dx * dx + dy * dy) / (2 * variance));
        }
    }
}

}  // namespace magtrack4j

DEFINE_KERNEL(binmean_f64, BinmeanArguments, magtrack4j::binMeans)
DEFINE_KERNEL(parabolic_vertex_f64, ParabolicVertexArguments, magtrack4j::vertices)
DEFINE_KERNEL(gaussian_f64, GaussianArguments, magtrack4j::gaussians)
DEFINE_KERNEL(gaussian_2d_f64, Gaussian2dArguments, magtrack4j::gaussians2d)
