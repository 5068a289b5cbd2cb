#include "gpu.h"

#include <map>

#include "kernels.h"
#include "test_arguments.h"

#define REGISTER(name)                                                                                                 \
    extern "C" void name(const TestArguments arguments);                                                               \
    static const emulator::RegisteredKernel<TestArguments, &name> registered_##name(#name, 1024);
TEST_KERNELS(REGISTER)

namespace tests {

namespace {

template <typename T> void append(std::vector<std::byte>& bytes, T value) {
    const auto* first = reinterpret_cast<const std::byte*>(&value);
    bytes.insert(bytes.end(), first, first + sizeof value);
}

} // namespace

std::vector<std::byte> fakeFatbin(const std::vector<FakeImage>& images) {
    constexpr std::uint64_t contents = 8;
    std::vector<std::byte> bytes;
    append(bytes, std::uint32_t{0xba55ed50});
    append(bytes, std::uint16_t{1});
    append(bytes, std::uint16_t{16});
    append(bytes, images.size() * (std::uint64_t{64} + contents));
    for (const FakeImage& image : images) {
        append(bytes, static_cast<std::uint16_t>(image.ptx ? 1 : 2));
        append(bytes, std::uint16_t{0x101});
        append(bytes, std::uint32_t{64});
        append(bytes, contents);
        append(bytes, std::uint64_t{0});
        append(bytes, static_cast<std::uint16_t>(image.ptxVersion % 10));
        append(bytes, static_cast<std::uint16_t>(image.ptxVersion / 10));
        append(bytes, static_cast<std::uint32_t>(image.architecture));
        bytes.resize(bytes.size() + 32 + contents);
    }
    return bytes;
}

void checkWhy(const std::string& text, const char* file, int line) {
    const std::string why = magtrackEmulatorWhy();
    if (why.find(text) == std::string::npos) {
        throw Unmet(std::string(file) + ":" + std::to_string(line) + ": the reason is \"" + why + "\", without \"" +
                    text + "\"");
    }
}

namespace {

std::map<CUdeviceptr, std::size_t>& deviceArrays() {
    static std::map<CUdeviceptr, std::size_t> bytesByAddress;
    return bytesByAddress;
}

} // namespace

void rememberDeviceArray(CUdeviceptr address, std::size_t bytes) { deviceArrays()[address] = bytes; }

void forgetDeviceArray(CUdeviceptr address) { deviceArrays().erase(address); }

std::vector<std::vector<std::byte>> allDeviceArrays() {
    std::vector<std::vector<std::byte>> all;
    for (const auto& [address, bytes] : deviceArrays()) {
        all.emplace_back(bytes);
        CHECK_OK(cuMemcpyDtoH_v2(all.back().data(), address, bytes));
    }
    return all;
}

Gpu::Gpu(CUdevice device) : device_(device) {
    CUcontext context;
    CHECK_OK(cuInit(0));
    CHECK_OK(cuDevicePrimaryCtxRetain(&context, device));
    CHECK_OK(cuCtxPushCurrent_v2(context));
    const auto fatbin = fakeFatbin({{true, 60, 78}});
    CHECK_OK(cuModuleLoadData(&module_, fatbin.data()));
}

Gpu::~Gpu() {
    cuModuleUnload(module_);
    cuCtxPopCurrent_v2(nullptr);
    cuDevicePrimaryCtxRelease_v2(device_);
    magtrackEmulatorReset();
}

CUfunction Gpu::function(const std::string& name) const {
    CUfunction function;
    CHECK_OK(cuModuleGetFunction(&function, module_, name.c_str()));
    return function;
}

} // namespace tests
