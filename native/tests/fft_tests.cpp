// cuFFT's transforms against the sums that define them.
#include <array>
#include <complex>
#include <numbers>

#include "cufft_api.h"
#include "gpu.h"

using namespace tests;

namespace {

using Complex = std::complex<double>;

/** Something without symmetry. */
std::vector<Complex> numbers(std::size_t count) {
    std::vector<Complex> values(count);
    for (std::size_t i = 0; i < count; i++) {
        values[i] = {static_cast<double>(i * 7919 % 101) / 101 - 0.4, static_cast<double>(i * 104729 % 89) / 89 - 0.6};
    }
    return values;
}

Complex directSum(const Complex* image, int rows, int columns, int row, int column, int sign) {
    Complex sum = 0;
    for (int y = 0; y < rows; y++) {
        for (int x = 0; x < columns; x++) {
            const double turns = static_cast<double>(y * row % rows) / rows +
                                 static_cast<double>(x * column % columns) / columns;
            sum += image[y * columns + x] * std::polar(1.0, sign * 2 * std::numbers::pi * turns);
        }
    }
    return sum;
}

template <typename Real>
void checkRealTransform(int rows, int columns, int batch, cufftType type, double tolerance,
                        cufftResult (*execute)(cufftHandle, CUdeviceptr, CUdeviceptr)) {
    const auto image = static_cast<std::size_t>(rows * columns);
    auto complex = numbers(image * static_cast<std::size_t>(batch));
    std::vector<Real> values;
    for (Complex& number : complex) {
        number = static_cast<Real>(number.real());
        values.push_back(static_cast<Real>(number.real()));
    }
    const int half = columns / 2 + 1;
    const DeviceArray<Real> input(values);
    const DeviceArray<Real> output(static_cast<std::size_t>(2 * rows * half * batch));
    cufftHandle plan;
    int sizes[] = {rows, columns};
    CHECK_OK(cufftPlanMany(&plan, 2, sizes, nullptr, 1, 0, nullptr, 1, 0, type, batch));
    CHECK_OK(execute(plan, input.address(), output.address()));
    const auto result = output.read();
    CHECK_OK(cufftDestroy(plan));
    for (int b = 0; b < batch; b++) {
        for (int row = 0; row < rows; row++) {
            for (int column = 0; column < half; column++) {
                const Complex expected =
                    directSum(complex.data() + static_cast<std::size_t>(b) * image, rows, columns, row, column, -1);
                const auto at = static_cast<std::size_t>(2 * ((b * rows + row) * half + column));
                CHECK_NEAR(result[at], expected.real(), tolerance);
                CHECK_NEAR(result[at + 1], expected.imag(), tolerance);
            }
        }
    }
}

} // namespace

TEST("transforms of real images are the sums that define them, for sizes of any kind") {
    const Gpu gpu;
    for (const auto& [rows, columns, batch] :
         {std::array{1, 1, 1}, std::array{8, 8, 3}, std::array{9, 9, 2}, std::array{12, 10, 2}, std::array{13, 17, 1},
          std::array{16, 7, 2}, std::array{1, 30, 4}, std::array{31, 2, 2}}) {
        checkRealTransform<double>(rows, columns, batch, CUFFT_D2Z, 1e-11,
                                   [](cufftHandle plan, CUdeviceptr input, CUdeviceptr output) {
                                       return cufftExecD2Z(plan, reinterpret_cast<double*>(input),
                                                           reinterpret_cast<cufftDoubleComplex*>(output));
                                   });
        checkRealTransform<float>(rows, columns, batch, CUFFT_R2C, 1e-4,
                                  [](cufftHandle plan, CUdeviceptr input, CUdeviceptr output) {
                                      return cufftExecR2C(plan, reinterpret_cast<float*>(input),
                                                          reinterpret_cast<cufftComplex*>(output));
                                  });
    }
}

TEST("complex transforms go forth and back, in place and with gaps") {
    const Gpu gpu;
    constexpr int rows = 6;
    constexpr int columns = 5;
    constexpr int stride = 2;
    constexpr int embeddedColumns = 7;
    constexpr int distance = rows * embeddedColumns * stride + 3;
    constexpr int batch = 2;
    const auto image = numbers(batch * distance);
    const DeviceArray<Complex> data(image);
    auto* address = reinterpret_cast<cufftDoubleComplex*>(data.address());
    int sizes[] = {rows, columns};
    int embedding[] = {rows, embeddedColumns};
    cufftHandle plan;
    CHECK_OK(cufftPlanMany(&plan, 2, sizes, embedding, stride, distance, embedding, stride, distance, CUFFT_Z2Z,
                           batch));
    CHECK_OK(cufftExecZ2Z(plan, address, address, CUFFT_FORWARD));
    const auto transformed = data.read();
    for (int b = 0; b < batch; b++) {
        std::vector<Complex> dense;
        for (int i = 0; i < rows * columns; i++) {
            dense.push_back(image[static_cast<std::size_t>(
                b * distance + (i / columns * embeddedColumns + i % columns) * stride)]);
        }
        for (int i = 0; i < rows * columns; i++) {
            const Complex expected = directSum(dense.data(), rows, columns, i / columns, i % columns, -1);
            const Complex actual = transformed[static_cast<std::size_t>(
                b * distance + (i / columns * embeddedColumns + i % columns) * stride)];
            CHECK_NEAR(std::abs(actual - expected), 0, 1e-12);
        }
    }
    CHECK_EQUAL(transformed[1].real(), image[1].real()); // in a gap
    CHECK_OK(cufftExecZ2Z(plan, address, address, CUFFT_INVERSE));
    const auto back = data.read();
    CHECK_NEAR(std::abs(back[stride] / 30.0 - image[stride]), 0, 1e-14);
    CHECK_OK(cufftDestroy(plan));
}

TEST("plans fail where cuFFT's do") {
    const Gpu gpu;
    cufftHandle plan;
    int sizes[] = {8, 8};
    CHECK_FAILS(cufftPlanMany(&plan, 0, sizes, nullptr, 1, 0, nullptr, 1, 0, CUFFT_R2C, 1), CUFFT_INVALID_SIZE);
    CHECK_FAILS(cufftPlanMany(&plan, 2, sizes, nullptr, 1, 0, nullptr, 1, 0, CUFFT_R2C, 0), CUFFT_INVALID_SIZE);
    CHECK_FAILS(cufftPlanMany(&plan, 2, sizes, nullptr, 1, 0, nullptr, 1, 0, static_cast<cufftType>(5), 1),
                CUFFT_INVALID_TYPE);
    CHECK_EQUAL(magtrackEmulatorSet("memory", "2000"), 0);
    CHECK_FAILS(cufftPlanMany(&plan, 2, sizes, nullptr, 1, 0, nullptr, 1, 0, CUFFT_R2C, 10), CUFFT_ALLOC_FAILED);
    magtrackEmulatorFail("cufftPlanMany", 1, CUFFT_INTERNAL_ERROR);
    CHECK_FAILS(cufftPlanMany(&plan, 2, sizes, nullptr, 1, 0, nullptr, 1, 0, CUFFT_R2C, 1), CUFFT_INTERNAL_ERROR);
    CHECK_OK(cufftPlanMany(&plan, 2, sizes, nullptr, 1, 0, nullptr, 1, 0, CUFFT_R2C, 1));
    CHECK_EQUAL(magtrackEmulatorCount("cufft plans"), 1);
    const DeviceArray<float> input(64);
    const DeviceArray<float> output(8 * 5 * 2 - 1);
    CHECK_FAILS(cufftExecR2C(plan, reinterpret_cast<float*>(input.address()),
                             reinterpret_cast<cufftComplex*>(output.address())),
                CUFFT_EXEC_FAILED);
    CHECK_WHY("the output of 320 bytes: only 316 bytes are left");
    CHECK_FAILS(cufftExecD2Z(plan, nullptr, nullptr), CUFFT_INVALID_PLAN);
    CHECK_OK(cufftDestroy(plan));
    CHECK_FAILS(cufftDestroy(plan), CUFFT_INVALID_PLAN);
    CHECK_FAILS(cufftSetStream(plan, nullptr), CUFFT_INVALID_PLAN);
    int version = 0;
    CHECK_OK(cufftGetVersion(&version));
    CHECK_EQUAL(version, 11200);
}
