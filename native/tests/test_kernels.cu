/* Kernels that do one thing each, right or wrong, for the tests of the emulator itself. */
#include <thread>

#include "cuda_emulation.h"
#include "test_arguments.h"

namespace {

template <typename T> __device__ T* at(std::uint64_t address) { return reinterpret_cast<T*>(address); }

template <typename T> __device__ T sumOfBlock(T value) {
    __shared__ T parts[32];
    for (int lanes = 16; lanes > 0; lanes /= 2) {
        value += __shfl_xor_sync(0xffffffff, value, lanes);
    }
    if (threadIdx.x % 32 == 0) {
        parts[threadIdx.x / 32] = value;
    }
    __syncthreads();
    T sum = 0;
    for (unsigned warp = 0; warp < blockDim.x / 32; warp++) {
        sum += parts[warp];
    }
    __syncthreads();
    return sum;
}

/* Far more than a fiber's stack has room for. */
__device__ int recurse(volatile int* depth) {
    volatile char frame[4096];
    frame[0] = 1;
    return *depth == 0 ? frame[0] : recurse(depth) + frame[0];
}

}  // namespace

/* The sum of count doubles, by each block, where to[block] points. */
extern "C" __global__ void test_sum(const TestArguments arguments) {
    double mine = 0;
    for (std::int64_t i = threadIdx.x; i < arguments.count; i += blockDim.x) {
        mine += at<const double>(arguments.from)[i];
    }
    const double sum = sumOfBlock(mine);
    const int threads = sumOfBlock(1);
    if (threadIdx.x == 0) {
        at<double>(arguments.to)[blockIdx.x] = threads == static_cast<int>(blockDim.x) ? sum : -1;
    }
}

/* to[i] = from[i] + a, all doubles. */
extern "C" __global__ void test_add(const TestArguments arguments) {
    for (std::int64_t i = threadIdx.x + blockIdx.x * blockDim.x; i < arguments.count; i += blockDim.x * gridDim.x) {
        at<double>(arguments.to)[i] = at<const double>(arguments.from)[i] + arguments.a;
    }
}

/* to[0] += 1, but not before the host has written something to from[0], a double of page-locked memory. */
extern "C" __global__ void test_add_when_told(const TestArguments arguments) {
    const volatile double* told = at<const volatile double>(arguments.from);
    while (*told == 0) {
        std::this_thread::yield();
    }
    at<double>(arguments.to)[0] += 1;
}

/* Each thread of a three-dimensional grid of three-dimensional blocks leaves its indices at its place. */
extern "C" __global__ void test_indices(const TestArguments arguments) {
    const unsigned block = blockIdx.x + gridDim.x * (blockIdx.y + gridDim.y * blockIdx.z);
    const unsigned thread = threadIdx.x + blockDim.x * (threadIdx.y + blockDim.y * threadIdx.z);
    const unsigned threads = blockDim.x * blockDim.y * blockDim.z;
    at<unsigned>(arguments.to)[block * threads + thread] = block * 10000 + thread;
}

/* For each lane: from lane 3, from 2 lanes below, from 3 lanes above, from lane ^ 5; each value is lane * 1.5. */
extern "C" __global__ void test_shuffles(const TestArguments arguments) {
    const double value = threadIdx.x * 1.5;
    double* result = at<double>(arguments.to) + threadIdx.x * 4;
    result[0] = __shfl_sync(0xffffffff, value, 3);
    result[1] = __shfl_up_sync(0xffffffff, value, 2);
    result[2] = __shfl_down_sync(0xffffffff, value, 3);
    result[3] = __shfl_xor_sync(0xffffffff, value, 5);
}

/* The same with segments of 8 lanes, on ints, by the lanes below 16 alone. */
extern "C" __global__ void test_shuffles_of_segments(const TestArguments arguments) {
    if (threadIdx.x < 16) {
        const int value = static_cast<int>(threadIdx.x);
        double* result = at<double>(arguments.to) + threadIdx.x * 4;
        result[0] = __shfl_sync(0xffff, value, 11, 8);
        result[1] = __shfl_up_sync(0xffff, value, 2, 8);
        result[2] = __shfl_down_sync(0xffff, value, 3, 8);
        result[3] = __shfl_xor_sync(0xffff, value, 9, 8);
    }
}

/* Of a block of 40 threads, those whose number divides by 3 are for it. */
extern "C" __global__ void test_votes(const TestArguments arguments) {
    const int opinion = threadIdx.x % 3 == 0;
    double* result = at<double>(arguments.to) + threadIdx.x * 7;
    result[0] = __syncthreads_count(opinion);
    result[1] = __syncthreads_and(opinion);
    result[2] = __syncthreads_or(opinion);
    if (threadIdx.x < 32) {
        __syncwarp();
        result[3] = __ballot_sync(0xffffffff, opinion);
        result[4] = __any_sync(0xffffffff, opinion);
        result[5] = __all_sync(0xffffffff, opinion);
        result[6] = __all_sync(0xffffffff, 1);
    }
}

/* Counts all threads of the grid. */
extern "C" __global__ void test_count(const TestArguments arguments) { atomicAdd(at<unsigned>(arguments.to), 1); }

/* Each thread reads what its neighbour wrote, without having waited for it. */
extern "C" __global__ void test_forgotten_barrier(const TestArguments arguments) {
    DYNAMIC_SHARED_MEMORY(shared);
    double* values = reinterpret_cast<double*>(shared);
    values[threadIdx.x] = threadIdx.x;
    if (arguments.a != 0) {
        __syncthreads();
    }
    at<double>(arguments.to)[threadIdx.x] = values[(threadIdx.x + 1) % blockDim.x];
}

extern "C" __global__ void test_divergent_barrier(const TestArguments) {
    if (threadIdx.x < 40) {
        __syncthreads();
    } else {
        __syncthreads();
    }
}

extern "C" __global__ void test_barrier_after_return(const TestArguments) {
    if (threadIdx.x == 17) {
        return;
    }
    __syncthreads();
}

extern "C" __global__ void test_shuffle_without_all(const TestArguments) {
    if (threadIdx.x == 5) {
        __syncthreads();
    } else {
        __shfl_xor_sync(0xffffffff, 1, 1);
        __syncthreads();
    }
}

/* Lanes that have returned are not waited for; what comes from them is garbage. */
extern "C" __global__ void test_shuffle_after_return(const TestArguments arguments) {
    if (threadIdx.x >= 8) {
        return;
    }
    at<double>(arguments.to)[threadIdx.x] = __shfl_down_sync(0xffffffff, threadIdx.x * 1.0, 4);
}

extern "C" __global__ void test_mask_without_self(const TestArguments) { __shfl_xor_sync(0xffff, 1, 1); }

extern "C" __global__ void test_write_behind(const TestArguments arguments) {
    at<unsigned char>(arguments.to)[arguments.count + threadIdx.x] = 1;
}

extern "C" __global__ void test_read_shared(const TestArguments arguments) {
    DYNAMIC_SHARED_MEMORY(shared);
    at<double>(arguments.to)[threadIdx.x] = reinterpret_cast<double*>(shared)[threadIdx.x];
}

/* A variable that only blocks whose number is odd write. */
extern "C" __global__ void test_read_static_shared(const TestArguments arguments) {
    __shared__ double values[32];
    if (blockIdx.x % 2 == 1) {
        values[threadIdx.x] = 1;
    }
    at<double>(arguments.to)[blockIdx.x * 32 + threadIdx.x] = values[threadIdx.x];
}

extern "C" __global__ void test_write_behind_shared(const TestArguments arguments) {
    DYNAMIC_SHARED_MEMORY(shared);
    shared[arguments.count] = 1;
}

extern "C" __global__ void test_write_anywhere(const TestArguments arguments) {
    *at<int>(static_cast<std::uint64_t>(arguments.count)) = 1;
}

extern "C" __global__ void test_deep_recursion(const TestArguments arguments) {
    volatile int depth = arguments.a;
    at<double>(arguments.to)[0] = recurse(&depth);
}

extern "C" __global__ void test_trap(const TestArguments) {
    if (threadIdx.x == 3) {
        __trap();
    }
}
