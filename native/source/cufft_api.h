// The part of cuFFT that the emulator offers: types, numbers and signatures. Like cuda_api.h, it can be compared with
// NVIDIA's header.
#pragma once

#include "cuda_api.h"

#define CUFFT_RESULTS(X)                                                                                               \
    X(SUCCESS, 0)                                                                                                      \
    X(INVALID_PLAN, 1)                                                                                                 \
    X(ALLOC_FAILED, 2)                                                                                                 \
    X(INVALID_TYPE, 3)                                                                                                 \
    X(INVALID_VALUE, 4)                                                                                                \
    X(INTERNAL_ERROR, 5)                                                                                               \
    X(EXEC_FAILED, 6)                                                                                                  \
    X(SETUP_FAILED, 7)                                                                                                 \
    X(INVALID_SIZE, 8)

#define CUFFT_TYPES(X)                                                                                                 \
    X(R2C, 0x2a)                                                                                                       \
    X(C2C, 0x29)                                                                                                       \
    X(D2Z, 0x6a)                                                                                                       \
    X(Z2Z, 0x69)

#if defined(EMULATOR_AGAINST_CUDA_H)

#include <cufft.h>

#define CHECK(name, number) static_assert(CUFFT_##name == number);
CUFFT_RESULTS(CHECK)
CUFFT_TYPES(CHECK)
#undef CHECK
static_assert(CUFFT_FORWARD == -1 && CUFFT_INVERSE == 1);

#else

#define ENUMERATOR(name, number) CUFFT_##name = number,
enum cufftResult : int { CUFFT_RESULTS(ENUMERATOR) };
enum cufftType : int { CUFFT_TYPES(ENUMERATOR) };
#undef ENUMERATOR
enum { CUFFT_FORWARD = -1, CUFFT_INVERSE = 1 };

using cufftHandle = int;
using cudaStream_t = CUstream;
using cufftReal = float;
using cufftDoubleReal = double;
struct cufftComplex {
    float x;
    float y;
};
struct cufftDoubleComplex {
    double x;
    double y;
};

#endif

extern "C" {

cufftResult cufftGetVersion(int* version);
cufftResult cufftPlanMany(cufftHandle* plan, int rank, int* sizes, int* inputEmbedding, int inputStride,
                          int inputDistance, int* outputEmbedding, int outputStride, int outputDistance,
                          cufftType type, int batch);
cufftResult cufftSetStream(cufftHandle plan, cudaStream_t stream);
cufftResult cufftExecR2C(cufftHandle plan, cufftReal* input, cufftComplex* output);
cufftResult cufftExecD2Z(cufftHandle plan, cufftDoubleReal* input, cufftDoubleComplex* output);
cufftResult cufftExecC2C(cufftHandle plan, cufftComplex* input, cufftComplex* output, int direction);
cufftResult cufftExecZ2Z(cufftHandle plan, cufftDoubleComplex* input, cufftDoubleComplex* output, int direction);
cufftResult cufftDestroy(cufftHandle plan);

} // extern "C"
