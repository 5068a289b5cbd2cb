/* A small symmetric, positive definite system of equations. */
#ifndef MAGTRACK4J_NORMAL_EQUATIONS_CUH
#define MAGTRACK4J_NORMAL_EQUATIONS_CUH

#include "block.cuh"

namespace magtrack4j {

/* What is left of a diagonal element, of 1, is rounding below this: the system is singular. NormalEquations.SINGULAR. */
constexpr double SINGULAR_PART = 1e-10;

/*
 * Solves a system of COUNT unknowns by Cholesky's method, its unknowns scaled to like size first: by the lanes of a warp, which
 * have all the matrix, and a right side each. matrix(row, column) is an element, column at least row. Answers whether the system is
 * regular; a lane's right side is then its solution.
 */
template <int COUNT, typename Matrix>
__device__ __forceinline__ bool solve(Matrix matrix, double (&column)[COUNT]) {
    double scale[COUNT];
    double factor[COUNT][COUNT]; /* lower triangular; the inverse on its diagonal */
    bool regular = true;
    UNROLL_ALL
    for (int i = 0; i < COUNT; i++) {
        scale[i] = 1 / sqrt(matrix(i, i));
        column[i] *= scale[i];
    }
    UNROLL_ALL
    for (int i = 0; i < COUNT; i++) {
        UNROLL_ALL
        for (int j = 0; j <= i; j++) {
            double sum = matrix(j, i) * scale[i] * scale[j];
            UNROLL_ALL
            for (int k = 0; k < j; k++) {
                sum = fma(-factor[i][k], factor[j][k], sum);
            }
            if (i > j) {
                factor[i][j] = sum * factor[j][j];
            } else {
                regular = regular && sum > SINGULAR_PART;
                factor[i][i] = 1 / sqrt(sum);
            }
        }
    }
    UNROLL_ALL
    for (int i = 0; i < COUNT; i++) {
        UNROLL_ALL
        for (int k = 0; k < i; k++) {
            column[i] = fma(-factor[i][k], column[k], column[i]);
        }
        column[i] *= factor[i][i];
    }
    UNROLL_ALL
    for (int i = COUNT - 1; i >= 0; i--) {
        UNROLL_ALL
        for (int k = i + 1; k < COUNT; k++) {
            column[i] = fma(-factor[k][i], column[k], column[i]);
        }
        column[i] *= factor[i][i];
    }
    UNROLL_ALL
    for (int i = 0; i < COUNT; i++) {
        column[i] *= scale[i];
    }
    return regular;
}

}  // namespace magtrack4j

#endif
