// How the emulator says that a call or a kernel failed.
#pragma once

#include <stdexcept>
#include <string>

#include "cuda_api.h"

namespace emulator {

/** A call, or work on a stream, fails with this code; the text says why, for the developer. */
class Failure : public std::runtime_error {
public:
    Failure(CUresult code, const std::string& why) : std::runtime_error(why), code_(code) {}

    CUresult code() const { return code_; }

private:
    CUresult code_;
};

} // namespace emulator
