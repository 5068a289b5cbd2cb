#include "fatbin.h"

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>

#include "failure.h"

namespace emulator {

namespace {

// A fatbin: 16 bytes of header, and then images, each with a header of its own. Little-endian.
struct Header {
    std::uint32_t magic;
    std::uint16_t version;
    std::uint16_t headerBytes;
    std::uint64_t bytes; // behind the header
};

struct ImageHeader {
    std::uint16_t kind;
    std::uint16_t version;
    std::uint32_t headerBytes;
    std::uint64_t bytes; // behind the header
    std::uint64_t unused;
    std::uint16_t minor;
    std::uint16_t major;
    std::uint32_t architecture;
};
static_assert(sizeof(Header) == 16 && sizeof(ImageHeader) == 32);

constexpr std::uint32_t magic = 0xba55ed50;
constexpr std::uint16_t kindPtx = 1;
constexpr std::uint16_t kindMachineCode = 2;

template <typename T> T read(const std::byte* from) {
    T value;
    std::memcpy(&value, from, sizeof value);
    return value;
}

/** The newest PTX that a driver understands: 7.x came with CUDA 11.x, and so on. */
int newestPtx(int driverVersion) {
    const int major = driverVersion / 1000;
    const int minor = driverVersion % 1000 / 10;
    if (major >= 13) {
        return 90 + (major - 13) * 10 + minor;
    }
    if (major == 12) {
        return 80 + (minor <= 5 ? minor : minor - 1);
    }
    if (major == 11) {
        return 70 + minor;
    }
    return 63 + minor; // 10.x
}

} // namespace

std::vector<FatbinImage> readFatbin(const void* data) {
    const auto* bytes = static_cast<const std::byte*>(data);
    const auto header = read<Header>(bytes);
    if (header.magic != magic || header.version != 1 || header.headerBytes != sizeof(Header)) {
        throw Failure(CUDA_ERROR_INVALID_IMAGE, "no fatbin");
    }
    std::vector<FatbinImage> images;
    for (std::uint64_t at = 0; at + sizeof(ImageHeader) <= header.bytes;) {
        const auto image = read<ImageHeader>(bytes + sizeof(Header) + at);
        const std::uint64_t end = at + image.headerBytes + image.bytes;
        if (image.headerBytes < sizeof(ImageHeader) || end > header.bytes || end <= at) {
            throw Failure(CUDA_ERROR_INVALID_IMAGE, "a fatbin whose image " + std::to_string(images.size()) +
                                                        " is longer than itself");
        }
        if (image.kind == kindPtx || image.kind == kindMachineCode) {
            images.push_back({image.kind == kindPtx, static_cast<int>(image.architecture),
                              image.kind == kindPtx ? image.major * 10 + image.minor : 0});
        }
        at = end;
    }
    return images;
}

FatbinImage chooseImage(const std::vector<FatbinImage>& images, int computeCapability, int driverVersion) {
    const FatbinImage* best = nullptr;
    bool newerPtx = false;
    const auto better = [&](const FatbinImage& image) {
        return best == nullptr || (best->ptx && !image.ptx) ||
               (best->ptx == image.ptx && image.architecture > best->architecture);
    };
    for (const FatbinImage& image : images) {
        if (image.architecture > computeCapability) {
            continue;
        }
        if (image.ptx) {
            if (image.languageVersion > newestPtx(driverVersion)) {
                newerPtx = true;
            } else if (better(image)) {
                best = &image;
            }
        } else if (image.architecture / 10 == computeCapability / 10 && driverVersion >= 11000 && better(image)) {
            // Machine code is for one generation, and later members of it; that of CUDA 11 needs a driver of 11.
            best = &image;
        }
    }
    if (best == nullptr) {
        const std::string wanted = " for compute capability " + std::to_string(computeCapability / 10) + "." +
                                   std::to_string(computeCapability % 10) + " and driver " +
                                   std::to_string(driverVersion);
        throw newerPtx ? Failure(CUDA_ERROR_UNSUPPORTED_PTX_VERSION, "no PTX old enough" + wanted)
                       : Failure(CUDA_ERROR_NO_BINARY_FOR_GPU, "no image" + wanted);
    }
    return *best;
}

} // namespace emulator
