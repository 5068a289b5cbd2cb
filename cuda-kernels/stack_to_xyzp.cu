/*
 * The whole pipeline, an image at a time in one block: its pixels are read once, and stay in shared memory through all
 * stages, as do its centre, its lines and its profile.
 */
#include "auto_conv.cuh"
#include "center_of_mass.cuh"
#include "kernel.cuh"
#include "lookup_z.cuh"
#include "radial_profile.cuh"

namespace magtrack4j {

template <typename Pixel, typename Real>
__device__ __forceinline__ void tracks(const StackToXyzpArguments& arguments) {
    DYNAMIC_SHARED_MEMORY(shared);
    __shared__ Coordinate<Real> center[2];
    const int size = arguments.size;
    const int bins = arguments.bins;
    const int profileBytes = RADIAL_PROFILE_BYTES(bins, static_cast<int>(sizeof(Pixel)), static_cast<int>(sizeof(Real)));
    unsigned char* work = shared;
    unsigned char* next = shared + STACK_TO_XYZP_WORK_BYTES(size, static_cast<int>(sizeof(Real)));
    unsigned char* profileMemory = next;
    if (arguments.scratch == 0) {
        next += profileBytes;
    } else {
        profileMemory = at<unsigned char>(arguments.scratch) + blockIdx.x * static_cast<int64_t>(profileBytes);
    }
    Real* profile = reinterpret_cast<Real*>(profileMemory);
    const LookupTable<Real> table = {
            at<const Real>(arguments.table),
            at<const double>(arguments.heights),
            arguments.planes,
            arguments.rowLength,
            arguments.lookupLocalPoints,
            arguments.degenerate != 0};
    const ConvolutionOutput noOutput = {nullptr, nullptr, nullptr, nullptr};

    NO_UNROLL
    for (int64_t index = blockIdx.x; index < arguments.count; index += gridDim.x) {
        Image<Pixel> image = imageOf<Pixel>(arguments.pixels, index, size);
        if (arguments.pixelsInShared) {
            image = copyOf(image, next);
            __syncthreads();
        }
        const Real largest = magnitude<Pixel, Real>(image);
        if (largest < INFINITY) {
            centerOfMass(image, arguments.background, center, work);
        } else {
            setCenter(center, NAN, NAN, size);
        }
        NO_UNROLL
        for (int step = 0; step <= arguments.iterations; step++) {
            /* The first finds the whole pixel, from the middle lines alone. */
            autoConv(
                    image,
                    center,
                    step == 0 ? 0 : arguments.reach,
                    step == 0 ? 0 : arguments.localPoints,
                    work,
                    noOutput);
        }
        double z = NAN;
        if (bins != 0) {
            radialProfile(
                    image,
                    center,
                    arguments.oversample,
                    bins,
                    largest,
                    profile,
                    reinterpret_cast<unsigned*>(profile + bins));
            if (arguments.profiles != 0) {
                writeProfile(profile, bins, at<double>(arguments.profiles) + index * bins);
            }
            if (arguments.table != 0) {
                z = table.heightOf(profile, bins);
            }
        }
        if (arguments.z != 0 && threadIdx.x == 0) {
            at<double>(arguments.z)[index] = z;
        }
        writeCenter(center, arguments.x, arguments.y, index);
    }
}

}  // namespace magtrack4j

DEFINE_BY_PIXEL_AND_PRECISION(stack_to_xyzp, magtrack4j::tracks, StackToXyzpArguments)
