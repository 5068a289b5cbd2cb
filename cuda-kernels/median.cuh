/* The median of an image's pixels, exactly, by radix selection. */
#ifndef MAGTRACK4J_MEDIAN_CUH
#define MAGTRACK4J_MEDIAN_CUH

#include "image.cuh"

namespace magtrack4j {

/* Unsigned numbers in the order of the pixels, for each type that pixels have once they are in the precision. */
template <typename Value>
struct Order;

template <>
struct Order<u8> {
    typedef uint32_t Key;
    static constexpr int BITS = 8;
    static __device__ __forceinline__ Key key(u8 value) { return value; }
    static __device__ __forceinline__ double value(Key key) { return key; }
};

template <>
struct Order<u16> {
    typedef uint32_t Key;
    static constexpr int BITS = 16;
    static __device__ __forceinline__ Key key(u16 value) { return value; }
    static __device__ __forceinline__ double value(Key key) { return key; }
};

/* Of floating-point numbers the bits have their order, once those of negative ones are turned over. */
template <>
struct Order<f32> {
    typedef uint32_t Key;
    static constexpr int BITS = 32;
    static constexpr Key SIGN = Key(1) << 31;
    static __device__ __forceinline__ Key key(f32 value) {
        Key bits = __float_as_uint(value);
        return bits & SIGN ? ~bits : bits | SIGN;
    }
    static __device__ __forceinline__ double value(Key key) {
        return __uint_as_float(key & SIGN ? key ^ SIGN : ~key);
    }
};

template <>
struct Order<f64> {
    typedef Unsigned64 Key;
    static constexpr int BITS = 64;
    static constexpr Key SIGN = Key(1) << 63;
    static __device__ __forceinline__ Key key(f64 value) {
        Key bits = static_cast<Key>(__double_as_longlong(value));
        return bits & SIGN ? ~bits : bits | SIGN;
    }
    static __device__ __forceinline__ double value(Key key) {
        return __longlong_as_double(static_cast<long long>(key & SIGN ? key ^ SIGN : ~key));
    }
};

/* A pixel in the precision of the arithmetic: no type is wider. */
template <typename Pixel, typename Real>
struct Narrowed {
    typedef Pixel Type;
};
template <>
struct Narrowed<f64, f32> {
    typedef f32 Type;
};

constexpr int DIGITS = 256;

static_assert(DIGITS * sizeof(unsigned) == MEDIAN_WORK_BYTES, "the histogram is what the median needs");

/*
 * The median, in all threads; of an even number, the average of the two middle ones. Digit by digit, from the highest
 * on, a histogram of the pixels that agree in the digits before it tells the next; it has DIGITS counters.
 */
template <typename Pixel, typename Real>
__device__ __forceinline__ double median(const Image<Pixel>& image, unsigned* histogram) {
    typedef typename Narrowed<Pixel, Real>::Type Value;
    typedef typename Order<Value>::Key Key;
    __shared__ unsigned chosenDigit;
    __shared__ unsigned chosenRank;
    __shared__ unsigned chosenCount;
    const unsigned pixels = image.size * image.size;
    unsigned rank = (pixels - 1) / 2; /* among the pixels that agree in the digits so far */
    Key prefix = 0;
    NO_UNROLL
    for (int shift = Order<Value>::BITS - 8; shift >= 0; shift -= 8) {
        NO_UNROLL
        for (int digit = threadIdx.x; digit < DIGITS; digit += THREADS_PER_BLOCK) {
            histogram[digit] = 0;
        }
        __syncthreads();
        forEachPixel(image.size, [&](int row, int column) {
            Key key = Order<Value>::key(static_cast<Value>(image.pixel(row, column))) >> shift;
            if (key >> 8 == prefix) {
                atomicAdd(&histogram[key & 0xff], 1u);
            }
        });
        __syncthreads();
        if (threadIdx.x == 0) {
            unsigned digit = 0;
            unsigned left = rank;
            while (left >= histogram[digit]) {
                left -= histogram[digit];
                digit++;
            }
            chosenDigit = digit;
            chosenRank = left;
            chosenCount = histogram[digit];
        }
        __syncthreads();
        prefix = prefix << 8 | chosenDigit;
        rank = chosenRank;
    }
    double low = Order<Value>::value(prefix);
    if (pixels % 2 != 0 || rank + 1 < chosenCount) {
        return low;
    }
    /* The other middle one is the least above; turned over, the largest. */
    Key least = 0;
    forEachPixel(image.size, [&](int row, int column) {
        Key key = Order<Value>::key(static_cast<Value>(image.pixel(row, column)));
        if (key > prefix && ~key > least) {
            least = ~key;
        }
    });
    return (low + Order<Value>::value(~blockMaximum(least))) / 2;
}

}  // namespace magtrack4j

#endif
