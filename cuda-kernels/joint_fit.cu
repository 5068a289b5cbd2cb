/*
 * The joint fit of each image, all steps in one block. Beside the pixels, of which each is read once a step and so stays where it
 * lies, a block has the table of the height, which all threads look up in, and the residuals.
 */
#include "joint_fit.cuh"
#include "kernel.cuh"

namespace magtrack4j {

/* So many blocks are to have room on a multiprocessor: threads then have 64 and 128 registers, since each adds up 22 sums. */
#define LEAST_FIT_BLOCKS_f32 8
#define LEAST_FIT_BLOCKS_f64 4

/* Copies the ring table of an image to shared memory; all threads meet before it is read. */
__device__ __forceinline__ void setRings(RingPlanesArguments& planes, const RingsArguments& rings, int64_t index) {
    if (threadIdx.x == 0) {
        if (rings.tables == 0) {
            planes = rings.planes;
        } else {
            planes = at<const RingPlanesArguments>(rings.tables)[at<const int32_t>(rings.indices)[index]];
        }
    }
}

template <typename Pixel, typename Real>
__device__ __forceinline__ void jointFits(const JointFitArguments& arguments) {
    constexpr int REAL_BYTES = sizeof(Real);
    DYNAMIC_SHARED_MEMORY(shared);
    __shared__ RingPlanesArguments rings;
    unsigned char* scratch = at<unsigned char>(arguments.scratch + blockIdx.x * arguments.scratchBytes);
    unsigned char* table = scratch + JOINT_FIT_RESIDUAL_BYTES(arguments.size, REAL_BYTES);
    NO_UNROLL
    for (int64_t index = blockIdx.x; index < arguments.count; index += gridDim.x) {
        setRings(rings, arguments.rings, index);
        __syncthreads();
        jointFit<Pixel>(
                arguments,
                rings,
                index,
                reinterpret_cast<Real*>(scratch),
                shared,
                arguments.tableInShared ? nullptr : table);
    }
}

}  // namespace magtrack4j

DEFINE_BY_PIXEL_AND_PRECISION_FOR(LEAST_FIT_BLOCKS, joint_fit, magtrack4j::jointFits, JointFitArguments)
