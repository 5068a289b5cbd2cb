// Discrete Fourier transforms of any size.
#pragma once

#include <complex>
#include <vector>

namespace emulator {

using Complex = std::complex<double>;

/**
 * A transform over all axes of an array, not divided by anything: sign -1 is forward, 1 inverse. The array is
 * row-major; its length is the product of the sizes.
 */
void transform(std::vector<Complex>& data, const std::vector<int>& sizes, int sign);

} // namespace emulator
