// The part of the CUDA driver API that the emulator offers: types, numbers and signatures, as any driver has them.
//
// Compiled with EMULATOR_AGAINST_CUDA_H, the types come from NVIDIA's cuda.h instead, and the compiler compares each
// number and signature below with it (`native/build check`, where a CUDA toolkit is at hand).
#pragma once

#include <cstddef>
#include <cstdint>

// Name and number of each result. The text that the driver has for it is not reproduced.
#define CUDA_RESULTS(X)                                                                                                \
    X(SUCCESS, 0)                                                                                                      \
    X(ERROR_INVALID_VALUE, 1)                                                                                          \
    X(ERROR_OUT_OF_MEMORY, 2)                                                                                          \
    X(ERROR_NOT_INITIALIZED, 3)                                                                                        \
    X(ERROR_DEINITIALIZED, 4)                                                                                          \
    X(ERROR_STUB_LIBRARY, 34)                                                                                          \
    X(ERROR_DEVICE_UNAVAILABLE, 46)                                                                                    \
    X(ERROR_NO_DEVICE, 100)                                                                                            \
    X(ERROR_INVALID_DEVICE, 101)                                                                                       \
    X(ERROR_INVALID_IMAGE, 200)                                                                                        \
    X(ERROR_INVALID_CONTEXT, 201)                                                                                      \
    X(ERROR_MAP_FAILED, 205)                                                                                           \
    X(ERROR_UNMAP_FAILED, 206)                                                                                         \
    X(ERROR_NO_BINARY_FOR_GPU, 209)                                                                                    \
    X(ERROR_ECC_UNCORRECTABLE, 214)                                                                                    \
    X(ERROR_INVALID_PTX, 218)                                                                                          \
    X(ERROR_NVLINK_UNCORRECTABLE, 220)                                                                                 \
    X(ERROR_JIT_COMPILER_NOT_FOUND, 221)                                                                               \
    X(ERROR_UNSUPPORTED_PTX_VERSION, 222)                                                                              \
    X(ERROR_JIT_COMPILATION_DISABLED, 223)                                                                             \
    X(ERROR_SHARED_OBJECT_INIT_FAILED, 303)                                                                            \
    X(ERROR_OPERATING_SYSTEM, 304)                                                                                     \
    X(ERROR_INVALID_HANDLE, 400)                                                                                       \
    X(ERROR_ILLEGAL_STATE, 401)                                                                                        \
    X(ERROR_NOT_FOUND, 500)                                                                                            \
    X(ERROR_NOT_READY, 600)                                                                                            \
    X(ERROR_ILLEGAL_ADDRESS, 700)                                                                                      \
    X(ERROR_LAUNCH_OUT_OF_RESOURCES, 701)                                                                              \
    X(ERROR_LAUNCH_TIMEOUT, 702)                                                                                       \
    X(ERROR_PRIMARY_CONTEXT_ACTIVE, 708)                                                                               \
    X(ERROR_CONTEXT_IS_DESTROYED, 709)                                                                                 \
    X(ERROR_ASSERT, 710)                                                                                               \
    X(ERROR_HOST_MEMORY_ALREADY_REGISTERED, 712)                                                                       \
    X(ERROR_HOST_MEMORY_NOT_REGISTERED, 713)                                                                           \
    X(ERROR_HARDWARE_STACK_ERROR, 714)                                                                                 \
    X(ERROR_ILLEGAL_INSTRUCTION, 715)                                                                                  \
    X(ERROR_MISALIGNED_ADDRESS, 716)                                                                                   \
    X(ERROR_INVALID_ADDRESS_SPACE, 717)                                                                                \
    X(ERROR_INVALID_PC, 718)                                                                                           \
    X(ERROR_LAUNCH_FAILED, 719)                                                                                        \
    X(ERROR_NOT_PERMITTED, 800)                                                                                        \
    X(ERROR_NOT_SUPPORTED, 801)                                                                                        \
    X(ERROR_SYSTEM_NOT_READY, 802)                                                                                     \
    X(ERROR_SYSTEM_DRIVER_MISMATCH, 803)                                                                               \
    X(ERROR_UNKNOWN, 999)

#define CUDA_DEVICE_ATTRIBUTES(X)                                                                                      \
    X(MAX_THREADS_PER_BLOCK, 1)                                                                                        \
    X(MAX_BLOCK_DIM_X, 2)                                                                                              \
    X(MAX_BLOCK_DIM_Y, 3)                                                                                              \
    X(MAX_BLOCK_DIM_Z, 4)                                                                                              \
    X(MAX_GRID_DIM_X, 5)                                                                                               \
    X(MAX_GRID_DIM_Y, 6)                                                                                               \
    X(MAX_GRID_DIM_Z, 7)                                                                                               \
    X(MAX_SHARED_MEMORY_PER_BLOCK, 8)                                                                                  \
    X(WARP_SIZE, 10)                                                                                                   \
    X(MAX_REGISTERS_PER_BLOCK, 12)                                                                                     \
    X(CLOCK_RATE, 13)                                                                                                  \
    X(MULTIPROCESSOR_COUNT, 16)                                                                                        \
    X(KERNEL_EXEC_TIMEOUT, 17)                                                                                         \
    X(INTEGRATED, 18)                                                                                                  \
    X(CAN_MAP_HOST_MEMORY, 19)                                                                                         \
    X(COMPUTE_MODE, 20)                                                                                                \
    X(CONCURRENT_KERNELS, 31)                                                                                          \
    X(ECC_ENABLED, 32)                                                                                                 \
    X(PCI_BUS_ID, 33)                                                                                                  \
    X(PCI_DEVICE_ID, 34)                                                                                               \
    X(MAX_THREADS_PER_MULTIPROCESSOR, 39)                                                                              \
    X(ASYNC_ENGINE_COUNT, 40)                                                                                          \
    X(UNIFIED_ADDRESSING, 41)                                                                                          \
    X(PCI_DOMAIN_ID, 50)                                                                                               \
    X(COMPUTE_CAPABILITY_MAJOR, 75)                                                                                    \
    X(COMPUTE_CAPABILITY_MINOR, 76)                                                                                    \
    X(MAX_SHARED_MEMORY_PER_MULTIPROCESSOR, 81)                                                                        \
    X(SINGLE_TO_DOUBLE_PRECISION_PERF_RATIO, 87)                                                                       \
    X(CAN_USE_HOST_POINTER_FOR_REGISTERED_MEM, 91)                                                                     \
    X(MAX_SHARED_MEMORY_PER_BLOCK_OPTIN, 97)                                                                           \
    X(HOST_REGISTER_SUPPORTED, 99)

#define CUDA_FUNCTION_ATTRIBUTES(X)                                                                                    \
    X(MAX_THREADS_PER_BLOCK, 0)                                                                                        \
    X(SHARED_SIZE_BYTES, 1)                                                                                            \
    X(CONST_SIZE_BYTES, 2)                                                                                             \
    X(LOCAL_SIZE_BYTES, 3)                                                                                             \
    X(NUM_REGS, 4)                                                                                                     \
    X(PTX_VERSION, 5)                                                                                                  \
    X(BINARY_VERSION, 6)                                                                                               \
    X(CACHE_MODE_CA, 7)                                                                                                \
    X(MAX_DYNAMIC_SHARED_SIZE_BYTES, 8)                                                                                \
    X(PREFERRED_SHARED_MEMORY_CARVEOUT, 9)

#define CUDA_POINTER_ATTRIBUTES(X)                                                                                     \
    X(CONTEXT, 1)                                                                                                      \
    X(MEMORY_TYPE, 2)                                                                                                  \
    X(DEVICE_POINTER, 3)                                                                                               \
    X(HOST_POINTER, 4)                                                                                                 \
    X(IS_MANAGED, 8)                                                                                                   \
    X(DEVICE_ORDINAL, 9)                                                                                               \
    X(RANGE_START_ADDR, 11)                                                                                            \
    X(RANGE_SIZE, 12)                                                                                                  \
    X(MAPPED, 13)

#if defined(EMULATOR_AGAINST_CUDA_H)

#include <cuda.h>

#define CHECK(name, number) static_assert(CUDA_##name == number);
CUDA_RESULTS(CHECK)
#undef CHECK
#define CHECK(name, number) static_assert(CU_DEVICE_ATTRIBUTE_##name == number);
CUDA_DEVICE_ATTRIBUTES(CHECK)
#undef CHECK
#define CHECK(name, number) static_assert(CU_FUNC_ATTRIBUTE_##name == number);
CUDA_FUNCTION_ATTRIBUTES(CHECK)
#undef CHECK
#define CHECK(name, number) static_assert(CU_POINTER_ATTRIBUTE_##name == number);
CUDA_POINTER_ATTRIBUTES(CHECK)
#undef CHECK
static_assert(CU_MEMORYTYPE_HOST == 1 && CU_MEMORYTYPE_DEVICE == 2);
static_assert(CU_STREAM_NON_BLOCKING == 1);
static_assert(CU_EVENT_DISABLE_TIMING == 2 && CU_EVENT_BLOCKING_SYNC == 1 && CU_EVENT_INTERPROCESS == 4);
static_assert(CU_MEMHOSTALLOC_PORTABLE == 1 && CU_MEMHOSTALLOC_DEVICEMAP == 2 && CU_MEMHOSTALLOC_WRITECOMBINED == 4);
static_assert(sizeof(CUuuid) == 16);

#else

// With a type of their own, they may have any value that a caller passes.
#define ENUMERATOR(name, number) CUDA_##name = number,
enum CUresult : int { CUDA_RESULTS(ENUMERATOR) };
#undef ENUMERATOR
#define ENUMERATOR(name, number) CU_DEVICE_ATTRIBUTE_##name = number,
enum CUdevice_attribute : int { CUDA_DEVICE_ATTRIBUTES(ENUMERATOR) };
#undef ENUMERATOR
#define ENUMERATOR(name, number) CU_FUNC_ATTRIBUTE_##name = number,
enum CUfunction_attribute : int { CUDA_FUNCTION_ATTRIBUTES(ENUMERATOR) };
#undef ENUMERATOR
#define ENUMERATOR(name, number) CU_POINTER_ATTRIBUTE_##name = number,
enum CUpointer_attribute : int { CUDA_POINTER_ATTRIBUTES(ENUMERATOR) };
#undef ENUMERATOR

enum { CU_MEMORYTYPE_HOST = 1, CU_MEMORYTYPE_DEVICE = 2 };
enum { CU_STREAM_NON_BLOCKING = 1 };
enum { CU_EVENT_BLOCKING_SYNC = 1, CU_EVENT_DISABLE_TIMING = 2, CU_EVENT_INTERPROCESS = 4 };
enum { CU_MEMHOSTALLOC_PORTABLE = 1, CU_MEMHOSTALLOC_DEVICEMAP = 2, CU_MEMHOSTALLOC_WRITECOMBINED = 4 };

using CUdevice = int;
using CUdeviceptr = unsigned long long;
using CUcontext = struct CUctx_st*;
using CUmodule = struct CUmod_st*;
using CUfunction = struct CUfunc_st*;
using CUstream = struct CUstream_st*;
using CUevent = struct CUevent_st*;
struct CUuuid {
    char bytes[16];
};

#endif

extern "C" {

CUresult cuInit(unsigned flags);
CUresult cuDriverGetVersion(int* version);
CUresult cuGetErrorName(CUresult error, const char** text);
CUresult cuGetErrorString(CUresult error, const char** text);

CUresult cuDeviceGetCount(int* count);
CUresult cuDeviceGet(CUdevice* device, int ordinal);
CUresult cuDeviceGetName(char* name, int length, CUdevice device);
CUresult cuDeviceGetUuid_v2(CUuuid* uuid, CUdevice device);
CUresult cuDeviceGetAttribute(int* value, CUdevice_attribute attribute, CUdevice device);
CUresult cuDeviceTotalMem_v2(std::size_t* bytes, CUdevice device);

CUresult cuDevicePrimaryCtxRetain(CUcontext* context, CUdevice device);
CUresult cuDevicePrimaryCtxRelease_v2(CUdevice device);
CUresult cuDevicePrimaryCtxReset_v2(CUdevice device);
CUresult cuDevicePrimaryCtxGetState(CUdevice device, unsigned* flags, int* active);
CUresult cuCtxSetCurrent(CUcontext context);
CUresult cuCtxGetCurrent(CUcontext* context);
CUresult cuCtxPushCurrent_v2(CUcontext context);
CUresult cuCtxPopCurrent_v2(CUcontext* context);
CUresult cuCtxGetDevice(CUdevice* device);
CUresult cuCtxSynchronize();

CUresult cuModuleLoadData(CUmodule* module, const void* image);
CUresult cuModuleUnload(CUmodule module);
CUresult cuModuleGetFunction(CUfunction* function, CUmodule module, const char* name);
CUresult cuFuncGetAttribute(int* value, CUfunction_attribute attribute, CUfunction function);
CUresult cuFuncSetAttribute(CUfunction function, CUfunction_attribute attribute, int value);
CUresult cuOccupancyMaxActiveBlocksPerMultiprocessor(int* blocks, CUfunction function, int blockSize,
                                                     std::size_t dynamicSharedBytes);
CUresult cuLaunchKernel(CUfunction function, unsigned gridX, unsigned gridY, unsigned gridZ, unsigned blockX,
                        unsigned blockY, unsigned blockZ, unsigned sharedBytes, CUstream stream, void** parameters,
                        void** extra);

CUresult cuMemGetInfo_v2(std::size_t* free, std::size_t* total);
CUresult cuMemAlloc_v2(CUdeviceptr* pointer, std::size_t bytes);
CUresult cuMemFree_v2(CUdeviceptr pointer);
CUresult cuMemGetAddressRange_v2(CUdeviceptr* base, std::size_t* bytes, CUdeviceptr pointer);
CUresult cuMemHostAlloc(void** pointer, std::size_t bytes, unsigned flags);
CUresult cuMemFreeHost(void* pointer);
CUresult cuMemHostGetDevicePointer_v2(CUdeviceptr* device, void* host, unsigned flags);
CUresult cuMemHostGetFlags(unsigned* flags, void* host);
CUresult cuMemHostRegister_v2(void* pointer, std::size_t bytes, unsigned flags);
CUresult cuMemHostUnregister(void* pointer);
CUresult cuPointerGetAttribute(void* value, CUpointer_attribute attribute, CUdeviceptr pointer);

CUresult cuMemcpyHtoD_v2(CUdeviceptr to, const void* from, std::size_t bytes);
CUresult cuMemcpyDtoH_v2(void* to, CUdeviceptr from, std::size_t bytes);
CUresult cuMemcpyDtoD_v2(CUdeviceptr to, CUdeviceptr from, std::size_t bytes);
CUresult cuMemcpyHtoDAsync_v2(CUdeviceptr to, const void* from, std::size_t bytes, CUstream stream);
CUresult cuMemcpyDtoHAsync_v2(void* to, CUdeviceptr from, std::size_t bytes, CUstream stream);
CUresult cuMemcpyDtoDAsync_v2(CUdeviceptr to, CUdeviceptr from, std::size_t bytes, CUstream stream);
CUresult cuMemsetD8_v2(CUdeviceptr to, unsigned char value, std::size_t count);
CUresult cuMemsetD8Async(CUdeviceptr to, unsigned char value, std::size_t count, CUstream stream);
CUresult cuMemsetD32Async(CUdeviceptr to, unsigned value, std::size_t count, CUstream stream);

CUresult cuStreamCreate(CUstream* stream, unsigned flags);
CUresult cuStreamDestroy_v2(CUstream stream);
CUresult cuStreamQuery(CUstream stream);
CUresult cuStreamSynchronize(CUstream stream);
CUresult cuStreamWaitEvent(CUstream stream, CUevent event, unsigned flags);

CUresult cuEventCreate(CUevent* event, unsigned flags);
CUresult cuEventDestroy_v2(CUevent event);
CUresult cuEventRecord(CUevent event, CUstream stream);
CUresult cuEventQuery(CUevent event);
CUresult cuEventSynchronize(CUevent event);
CUresult cuEventElapsedTime(float* milliseconds, CUevent start, CUevent end);

} // extern "C"
