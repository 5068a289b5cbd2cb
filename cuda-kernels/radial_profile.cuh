/*
 * The mean pixel at each distance from the centre.
 *
 * Pixels are added to their bins by atomic additions of integers, whose sums do not depend on the order. Pixels of 8 and
 * 16 bits are integers; others become some, as multiples of a power of two below the largest pixel: exact where pixels
 * are whole numbers, and else finer than the type itself resolves the larger ones.
 *
 * A bin is a ring of at most 1024 / 2 pixels radius and one pixel width: it has fewer than 2^12 pixels (3211 is the area
 * of the largest), so that a count takes 12 bits, and a sum 12 more than its pixels.
 */
#ifndef MAGTRACK4J_RADIAL_PROFILE_CUH
#define MAGTRACK4J_RADIAL_PROFILE_CUH

#include "profile.cuh"

namespace magtrack4j {

/*
 * The words in which bins count and sum: word w of bin b is words[w * bins + b]. Made for an image whose largest pixel
 * has this magnitude.
 */
template <typename Pixel, typename Real>
struct BinSums;

/* A word: the count above, the sum, of 8 + 12 bits, below. */
template <typename Real>
struct BinSums<u8, Real> {
    unsigned* words;

    __device__ __forceinline__ BinSums(unsigned* memory, int, Real) : words(memory) {}

    __device__ __forceinline__ void add(int bin, u8 pixel) const { atomicAdd(&words[bin], (1u << 20) + pixel); }

    __device__ __forceinline__ Real mean(int bin) const {
        return static_cast<Real>(words[bin] & 0xfffff) / static_cast<Real>(words[bin] >> 20);
    }
};

/* The count, and the sum, of 16 + 12 bits. */
template <typename Real>
struct BinSums<u16, Real> {
    unsigned* words;
    int bins;

    __device__ __forceinline__ BinSums(unsigned* memory, int count, Real) : words(memory), bins(count) {}

    __device__ __forceinline__ void add(int bin, u16 pixel) const {
        atomicAdd(&words[bin], 1u);
        atomicAdd(&words[bins + bin], pixel);
    }

    __device__ __forceinline__ Real mean(int bin) const {
        return static_cast<Real>(words[bins + bin]) / static_cast<Real>(words[bin]);
    }
};

/*
 * The count, and the sums of the 20-bit parts of the pixel as a whole number of units: two parts in 32 bits, three in 64,
 * the lowest first, of 20 + 12 bits each. The highest has the sign, and a bit less.
 */
template <typename Real>
struct PartSums {
    static constexpr int PARTS = sizeof(Real) == 4 ? 2 : 3;
    static constexpr int PART_BITS = 20;

    /* A unit is not less than this power of two, so that its inverse is finite. */
    static constexpr int LEAST_UNIT = sizeof(Real) == 4 ? -126 : -1022;

    unsigned* words;
    int bins;
    Real unit;
    Real perUnit;

    __device__ __forceinline__ PartSums(unsigned* memory, int count, Real magnitude) : words(memory), bins(count) {
        int power = larger(exponentOf(magnitude) - (PARTS * PART_BITS - 1), LEAST_UNIT);
        unit = powerOfTwo(power, Real());
        perUnit = powerOfTwo(-power, Real());
    }

    __device__ __forceinline__ void add(int bin, Real pixel) const {
        long long units = nearestLong(pixel * perUnit);
        atomicAdd(&words[bin], 1u);
        for (int part = 1; part < PARTS; part++) {
            atomicAdd(&words[part * bins + bin], static_cast<unsigned>(units) & ((1u << PART_BITS) - 1));
            units >>= PART_BITS;
        }
        atomicAdd(&words[PARTS * bins + bin], static_cast<unsigned>(units));
    }

    __device__ __forceinline__ Real mean(int bin) const {
        const Real base = 1 << PART_BITS;
        long long high = static_cast<int>(words[PARTS * bins + bin]);
        Real sum = static_cast<Real>(high * (1 << PART_BITS) + words[(PARTS - 1) * bins + bin]);
        for (int part = PARTS - 2; part > 0; part--) {
            sum = multiplyAdd(sum, base, static_cast<Real>(words[part * bins + bin]));
        }
        return sum * unit / static_cast<Real>(words[bin]);
    }
};

template <typename Real>
struct BinSums<f32, Real> : PartSums<Real> {
    using PartSums<Real>::PartSums;
};

template <typename Real>
struct BinSums<f64, Real> : PartSums<Real> {
    using PartSums<Real>::PartSums;
};

/*
 * Computes the profile of an image whose largest pixel has this magnitude, which is for pixels that are not integers. All
 * NaN where the image is so far from the centre that not even a corner falls into a bin. Both profile and words have a
 * place per bin, words as many as WORDS_PER_BIN. All threads have met when this returns.
 */
template <typename Pixel, typename Real>
__device__ __forceinline__ void radialProfile(
        const Image<Pixel>& image,
        const Coordinate<Real>* center,
        int oversample,
        int bins,
        Real magnitude,
        Real* profile,
        unsigned* words) {
    constexpr int WORDS = WORDS_PER_BIN(sizeof(Pixel), sizeof(Real));
    const Coordinate<Real> x = center[X];
    const Coordinate<Real> y = center[Y];
    if (x.isFar() || y.isFar()) {
        setNoProfile(profile, bins);
        return;
    }
    NO_UNROLL
    for (int word = threadIdx.x; word < bins * WORDS; word += THREADS_PER_BLOCK) {
        words[word] = 0;
    }
    __syncthreads();
    const BinSums<Pixel, Real> sums(words, bins, magnitude);
    forEachPixel(image.size, [&](int row, int column) {
        Real dx = x.distance(column);
        Real dy = y.distance(row);
        int bin = nearestInteger(squareRoot(dx * dx + dy * dy) * oversample);
        if (bin < bins) {
            sums.add(bin, image.pixel(row, column));
        }
    });
    __syncthreads();
    NO_UNROLL
    for (int bin = threadIdx.x; bin < bins; bin += THREADS_PER_BLOCK) {
        profile[bin] = sums.mean(bin); /* 0 / 0 is NaN: an empty bin */
    }
    __syncthreads();
}

}  // namespace magtrack4j

#endif
