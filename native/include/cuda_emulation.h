// CUDA's language for a C++ compiler: what nvcc declares by itself, as far as the kernels use it (see the list in
// cuda-kernels/README.md). A kernel's file is compiled as C++20 with this in its include path.
#pragma once

#include <atomic>
#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <source_location>
#include <type_traits>

#define __global__
#define __device__
#define __host__
#define __forceinline__ inline
#define __launch_bounds__(...)
#define __align__(bytes) alignas(bytes)
#define __restrict__ __restrict

// A block runs on one thread of the operating system, and so has one copy of these.
#define __shared__ static thread_local

#define DYNAMIC_SHARED_MEMORY(name) unsigned char* const name = ::emulator::dynamicSharedMemory()

struct uint3 {
    unsigned x = 0;
    unsigned y = 0;
    unsigned z = 0;
};

extern constinit thread_local uint3 threadIdx;
extern constinit thread_local uint3 blockIdx;
extern constinit thread_local uint3 blockDim;
extern constinit thread_local uint3 gridDim;

namespace emulator {

unsigned char* dynamicSharedMemory();

enum class Vote { none, count, all, any };

int meetBlock(Vote vote, bool opinion, const std::source_location& place);
void meetLanes(unsigned mask, const std::source_location& place);
unsigned ballot(unsigned mask, bool opinion, const std::source_location& place);
std::uint64_t exchange(unsigned mask, std::uint64_t value, unsigned sourceLane, const std::source_location& place);
unsigned currentLane();

/** Stops the kernel, as `__trap()` does. */
[[noreturn]] void trap(const char* why);

unsigned checkedWidth(int width);

template <typename T>
T shuffle(unsigned mask, T value, unsigned sourceLane, const std::source_location& place) {
    static_assert(std::is_arithmetic_v<T> && (sizeof(T) == 4 || sizeof(T) == 8), "what CUDA's shuffles take");
    if constexpr (sizeof(T) == 4) {
        const auto bits = exchange(mask, std::bit_cast<std::uint32_t>(value), sourceLane, place);
        return std::bit_cast<T>(static_cast<std::uint32_t>(bits));
    } else {
        return std::bit_cast<T>(exchange(mask, std::bit_cast<std::uint64_t>(value), sourceLane, place));
    }
}

} // namespace emulator

constexpr int warpSize = 32;

inline void __syncthreads(std::source_location place = std::source_location::current()) {
    emulator::meetBlock(emulator::Vote::none, false, place);
}

inline int __syncthreads_count(int predicate, std::source_location place = std::source_location::current()) {
    return emulator::meetBlock(emulator::Vote::count, predicate != 0, place);
}

inline int __syncthreads_and(int predicate, std::source_location place = std::source_location::current()) {
    return emulator::meetBlock(emulator::Vote::all, predicate != 0, place);
}

inline int __syncthreads_or(int predicate, std::source_location place = std::source_location::current()) {
    return emulator::meetBlock(emulator::Vote::any, predicate != 0, place);
}

inline void __syncwarp(unsigned mask = 0xffffffff, std::source_location place = std::source_location::current()) {
    emulator::meetLanes(mask, place);
}

inline unsigned __ballot_sync(unsigned mask, int predicate,
                              std::source_location place = std::source_location::current()) {
    return emulator::ballot(mask, predicate != 0, place);
}

inline int __any_sync(unsigned mask, int predicate, std::source_location place = std::source_location::current()) {
    return emulator::ballot(mask, predicate != 0, place) != 0;
}

inline int __all_sync(unsigned mask, int predicate, std::source_location place = std::source_location::current()) {
    return emulator::ballot(mask, predicate == 0, place) == 0;
}

template <typename T>
T __shfl_sync(unsigned mask, T value, int source, int width = warpSize,
              std::source_location place = std::source_location::current()) {
    const unsigned segment = emulator::checkedWidth(width);
    const unsigned first = emulator::currentLane() & ~(segment - 1);
    return emulator::shuffle(mask, value, first | (static_cast<unsigned>(source) & (segment - 1)), place);
}

template <typename T>
T __shfl_up_sync(unsigned mask, T value, unsigned delta, int width = warpSize,
                 std::source_location place = std::source_location::current()) {
    const unsigned lane = emulator::currentLane();
    const unsigned within = lane & (emulator::checkedWidth(width) - 1);
    return emulator::shuffle(mask, value, delta > within ? lane : lane - delta, place);
}

template <typename T>
T __shfl_down_sync(unsigned mask, T value, unsigned delta, int width = warpSize,
                   std::source_location place = std::source_location::current()) {
    const unsigned lane = emulator::currentLane();
    const unsigned segment = emulator::checkedWidth(width);
    const unsigned within = lane & (segment - 1);
    return emulator::shuffle(mask, value, delta >= segment - within ? lane : lane + delta, place);
}

template <typename T>
T __shfl_xor_sync(unsigned mask, T value, int lanes, int width = warpSize,
                  std::source_location place = std::source_location::current()) {
    const unsigned lane = emulator::currentLane();
    const unsigned segment = emulator::checkedWidth(width);
    const unsigned source = (lane ^ static_cast<unsigned>(lanes)) & (warpSize - 1);
    // Lanes of later segments cannot be reached.
    return emulator::shuffle(mask, value, (source & ~(segment - 1)) > (lane & ~(segment - 1)) ? lane : source, place);
}

[[noreturn]] inline void __trap() { emulator::trap("__trap()"); }

// A block is on one thread, but blocks run beside each other.
inline unsigned atomicAdd(unsigned* address, unsigned value) {
    return std::atomic_ref(*address).fetch_add(value, std::memory_order_relaxed);
}

inline unsigned __float_as_uint(float value) { return std::bit_cast<unsigned>(value); }
inline float __uint_as_float(unsigned bits) { return std::bit_cast<float>(bits); }
inline long long __double_as_longlong(double value) { return std::bit_cast<long long>(value); }
inline double __longlong_as_double(long long bits) { return std::bit_cast<double>(bits); }

// CUDA has C's mathematical functions, by overload, in the global namespace.
using std::abs;
using std::ceil;
using std::cos;
using std::exp;
using std::floor;
using std::fma;
using std::fmax;
using std::fmin;
using std::hypot;
using std::isfinite;
using std::isinf;
using std::isnan;
using std::log;
using std::pow;
using std::rint;
using std::round;
using std::sin;
using std::sqrt;
using std::trunc;
