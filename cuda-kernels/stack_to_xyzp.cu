/*
 * The whole pipeline, an image at a time in one block: its pixels are read once, and stay in shared memory through all
 * stages, as do its centre, its lines and its profile.
 */
#include "auto_conv.cuh"
#include "center_of_mass.cuh"
#include "kernel.cuh"
#include "lookup_z.cuh"
#include "polar_profile.cuh"
#include "quadrant_interpolation.cuh"
#include "radial_profile.cuh"

namespace magtrack4j {

/*
 * By which methods images are tracked: by auto-convolution, a radial profile and one table for all, which the compiler
 * then knows, or by those that the arguments choose.
 */
enum class Methods { USUAL, CHOSEN };

template <Methods METHODS>
__device__ __forceinline__ bool hasQuadrants(const StackToXyzpArguments& arguments) {
    return METHODS == Methods::CHOSEN && arguments.quadrants.angles != 0;
}

template <Methods METHODS>
__device__ __forceinline__ bool isPolar(const StackToXyzpArguments& arguments) {
    return METHODS == Methods::CHOSEN && arguments.polar.angles != 0;
}

template <Methods METHODS>
__device__ __forceinline__ bool hasTables(const StackToXyzpArguments& arguments) {
    return METHODS == Methods::CHOSEN && arguments.lookup.tables != 0;
}

/* The bytes in which a profile is made. */
template <Methods METHODS, typename Pixel, typename Real>
__device__ __forceinline__ int profileBytes(const StackToXyzpArguments& arguments) {
    constexpr int PIXEL_BYTES = sizeof(Pixel);
    constexpr int REAL_BYTES = sizeof(Real);
    return isPolar<METHODS>(arguments) ? POLAR_PROFILE_BYTES(arguments.profiles.bins, REAL_BYTES)
                                       : RADIAL_PROFILE_BYTES(arguments.profiles.bins, PIXEL_BYTES, REAL_BYTES);
}

/*
 * Tracks an image. work and sharedProfile are shared memory; the profile is in scratch where that is given. quadrants is
 * where quadrant interpolation has its lines.
 */
template <Methods METHODS, typename Pixel, typename Real>
__device__ __forceinline__ void track(
        const StackToXyzpArguments& arguments,
        int64_t index,
        const Image<Pixel>& image,
        unsigned char* work,
        Real* quadrants,
        unsigned char* sharedProfile) {
    __shared__ Coordinate<Real> center[2];
    const ConvolutionOutput noOutput = {nullptr, nullptr, nullptr, nullptr};
    const Real largest = magnitude<Pixel, Real>(image);
    if (largest < INFINITY) {
        centerOfMass(image, arguments.background, center, work);
    } else {
        setCenter(center, NAN, NAN, image.size);
    }
    const int steps = hasQuadrants<METHODS>(arguments) ? 0 : arguments.lines.iterations;
    NO_UNROLL
    for (int step = 0; step <= steps; step++) {
        /* The first finds the whole pixel, from the middle lines alone. */
        const int reach = step == 0 ? 0 : arguments.lines.reach;
        const int localPoints = step == 0 ? 0 : arguments.lines.localPoints;
        autoConv(image, center, reach, localPoints, work, noOutput);
    }
    if (hasQuadrants<METHODS>(arguments)) {
        quadrantInterpolation(image, center, arguments.quadrants, quadrants);
    }
    double z = NAN;
    const int bins = arguments.profiles.bins;
    if (bins != 0) {
        auto makeProfile = [&](Real* profile) {
            unsigned* words = reinterpret_cast<unsigned*>(profile + bins);
            if (isPolar<METHODS>(arguments)) {
                polarProfile(image, center, arguments.polar, arguments.profiles.oversample, bins, profile, words);
            } else {
                radialProfile(image, center, arguments.profiles.oversample, bins, largest, profile, words);
            }
            return profile;
        };
        const Real* profile;
        if (arguments.profiles.scratch == 0) {
            profile = makeProfile(reinterpret_cast<Real*>(sharedProfile));
        } else {
            const int64_t bytes = profileBytes<METHODS, Pixel, Real>(arguments);
            profile = makeProfile(at<Real>(arguments.profiles.scratch + blockIdx.x * bytes));
        }
        if (arguments.profiles.profiles != 0) {
            writeProfile(profile, bins, at<double>(arguments.profiles.profiles) + index * bins);
        }
        z = hasTables<METHODS>(arguments) ? heightOf<Real>(tableOf(arguments.lookup, index), profile, bins)
                                          : heightOf<Real>(arguments.lookup.planes, profile, bins);
    }
    if (arguments.z != 0 && threadIdx.x == 0) {
        at<double>(arguments.z)[index] = z;
    }
    writeCenter(center, arguments.centers, index);
}

/*
 * There is code for images in shared and in global memory, and for making profiles likewise: either kind of memory has
 * instructions of its own, which are faster than those that can do with both.
 */
template <Methods METHODS, typename Pixel, typename Real>
__device__ __forceinline__ void tracks(const StackToXyzpArguments& arguments) {
    DYNAMIC_SHARED_MEMORY(shared);
    unsigned char* profile = shared + arguments.workBytes;
    unsigned char* copy = profile + (arguments.profiles.scratch == 0 ? profileBytes<METHODS, Pixel, Real>(arguments) : 0);
    NO_UNROLL
    for (int64_t index = blockIdx.x; index < arguments.images.count; index += gridDim.x) {
        const Image<Pixel> image = imageOf<Pixel>(arguments.images, index);
        if (arguments.pixelsInShared) {
            const Image<Pixel> copied = copyOf(image, copy);
            __syncthreads();
            track<METHODS, Pixel, Real>(arguments, index, copied, shared, reinterpret_cast<Real*>(shared), profile);
        } else {
            Real* quadrants = quadrantLines<Real>(arguments.quadrants, shared);
            track<METHODS, Pixel, Real>(arguments, index, image, shared, quadrants, profile);
        }
    }
}

template <typename Pixel, typename Real>
__device__ __forceinline__ void tracksByUsualMethods(const StackToXyzpArguments& arguments) {
    tracks<Methods::USUAL, Pixel, Real>(arguments);
}

template <typename Pixel, typename Real>
__device__ __forceinline__ void tracksByChosenMethods(const StackToXyzpArguments& arguments) {
    tracks<Methods::CHOSEN, Pixel, Real>(arguments);
}

}  // namespace magtrack4j

DEFINE_BY_PIXEL_AND_PRECISION(stack_to_xyzp, magtrack4j::tracksByUsualMethods, StackToXyzpArguments)
DEFINE_BY_PIXEL_AND_PRECISION(stack_to_xyzp_chosen, magtrack4j::tracksByChosenMethods, StackToXyzpArguments)
