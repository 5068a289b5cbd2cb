// What is in a fatbin, and which of its images a driver would load.
#pragma once

#include <vector>

namespace emulator {

struct FatbinImage {
    bool ptx = false;       // else machine code
    int architecture = 0;   // 86: compute capability 8.6
    int languageVersion = 0; // of PTX: 78 is 7.8
};

/** Its images. Throws Failure where this is no fatbin. */
std::vector<FatbinImage> readFatbin(const void* data);

/** The image for a device and a driver, chosen as the real driver does. Throws Failure where none will do. */
FatbinImage chooseImage(const std::vector<FatbinImage>& images, int computeCapability, int driverVersion);

} // namespace emulator
