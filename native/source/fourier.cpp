#include "fourier.h"

#include <cstddef>
#include <numbers>

namespace emulator {

namespace {

std::size_t smallestFactor(std::size_t n) {
    for (std::size_t factor = 2; factor * factor <= n; factor++) {
        if (n % factor == 0) {
            return factor;
        }
    }
    return n;
}

/**
 * The transform of n numbers that are stride apart. With n = factor * rest: the transforms of every factor-th number,
 * from each of the first ones (decimation in time), and then their sum with the roots of one. Prime sizes are so summed
 * directly. roots has one exponential for each of total = n * stride steps around the circle.
 */
void transformLine(const Complex* from, Complex* to, std::size_t n, std::size_t stride,
                   const std::vector<Complex>& roots) {
    if (n == 1) {
        *to = *from;
        return;
    }
    const std::size_t factor = smallestFactor(n);
    const std::size_t rest = n / factor;
    std::vector<Complex> parts(n);
    for (std::size_t part = 0; part < factor; part++) {
        transformLine(from + part * stride, parts.data() + part * rest, rest, stride * factor, roots);
    }
    for (std::size_t k = 0; k < n; k++) {
        Complex sum = 0;
        for (std::size_t part = 0; part < factor; part++) {
            sum += parts[part * rest + k % rest] * roots[part * k % n * stride];
        }
        to[k] = sum;
    }
}

} // namespace

void transform(std::vector<Complex>& data, const std::vector<int>& sizes, int sign) {
    std::size_t step = data.size(); // from a number to the next along the axis
    for (const int size : sizes) {
        const auto n = static_cast<std::size_t>(size);
        std::vector<Complex> roots(n);
        for (std::size_t k = 0; k < n; k++) {
            roots[k] = std::polar(1.0, sign * 2 * std::numbers::pi * static_cast<double>(k) / static_cast<double>(n));
        }
        std::vector<Complex> line(n);
        std::vector<Complex> result(n);
        const std::size_t span = step;
        step /= n;
        for (std::size_t start = 0; start < data.size(); start += span) {
            for (std::size_t offset = 0; offset < step; offset++) {
                for (std::size_t k = 0; k < n; k++) {
                    line[k] = data[start + offset + k * step];
                }
                transformLine(line.data(), result.data(), n, 1, roots);
                for (std::size_t k = 0; k < n; k++) {
                    data[start + offset + k * step] = result[k];
                }
            }
        }
    }
}

} // namespace emulator
