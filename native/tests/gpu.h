// The emulated driver as tests use it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <vector>

#include "check.h"
#include "control.h"
#include "cuda_api.h"

namespace tests {

/** An image of a fatbin that has nothing in it but its header. */
struct FakeImage {
    bool ptx;
    int architecture;
    int ptxVersion;
};

std::vector<std::byte> fakeFatbin(const std::vector<FakeImage>& images);

#define CHECK_OK(call) CHECK_EQUAL(static_cast<int>(call), 0)
#define CHECK_FAILS(call, code) CHECK_EQUAL(static_cast<int>(call), static_cast<int>(code))

#define CHECK_WHY(text) tests::checkWhy(text, __FILE__, __LINE__)

/** Whether the emulator's explanation of the last failure has this in it. */
void checkWhy(const std::string& text, const char* file, int line);

/** A context that is current, with a module; the emulator is as at the start. */
class Gpu {
public:
    explicit Gpu(CUdevice device = 0);
    ~Gpu();
    Gpu(const Gpu&) = delete;
    Gpu& operator=(const Gpu&) = delete;

    CUfunction function(const std::string& name) const;

    /** Launches on the default stream. */
    template <typename Arguments>
    CUresult launch(const std::string& name, const Arguments& arguments, unsigned blocks, unsigned threads,
                    unsigned sharedBytes = 0, CUstream stream = nullptr) const {
        void* parameters[] = {const_cast<Arguments*>(&arguments)};
        return cuLaunchKernel(function(name), blocks, 1, 1, threads, 1, 1, sharedBytes, stream, parameters, nullptr);
    }

    /** Launches on the default stream, and waits; the result of either. */
    template <typename Arguments>
    CUresult run(const std::string& name, const Arguments& arguments, unsigned blocks, unsigned threads,
                 unsigned sharedBytes = 0) const {
        const CUresult launched = launch(name, arguments, blocks, threads, sharedBytes);
        return launched != CUDA_SUCCESS ? launched : cuCtxSynchronize();
    }

private:
    CUdevice device_;
    CUmodule module_ = nullptr;
};

/** The bytes of all arrays in a device's memory that there are, as they are now. */
std::vector<std::vector<std::byte>> allDeviceArrays();

/** Adds an array to these, and takes it away. */
void rememberDeviceArray(CUdeviceptr address, std::size_t bytes);
void forgetDeviceArray(CUdeviceptr address);

/** An array in a device's memory. */
template <typename T> class DeviceArray {
public:
    explicit DeviceArray(std::size_t count) : count_(count) {
        CHECK_OK(cuMemAlloc_v2(&address_, count * sizeof(T)));
        rememberDeviceArray(address_, count * sizeof(T));
    }
    explicit DeviceArray(const std::vector<T>& values) : DeviceArray(values.size()) {
        CHECK_OK(cuMemcpyHtoD_v2(address_, values.data(), values.size() * sizeof(T)));
    }
    ~DeviceArray() {
        forgetDeviceArray(address_);
        cuMemFree_v2(address_);
    }
    DeviceArray(const DeviceArray&) = delete;
    DeviceArray& operator=(const DeviceArray&) = delete;

    CUdeviceptr address() const { return address_; }

    std::vector<T> read() const {
        std::vector<T> values(count_);
        CHECK_OK(cuMemcpyDtoH_v2(values.data(), address_, count_ * sizeof(T)));
        return values;
    }

private:
    std::size_t count_;
    CUdeviceptr address_ = 0;
};

} // namespace tests
