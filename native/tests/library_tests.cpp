// That the two libraries can be loaded late, as a Java virtual machine does it, and are one driver.
#if !defined(__SANITIZE_ADDRESS__)

#include <dlfcn.h>

#include <filesystem>

#include "check.h"

TEST("the libraries load into a running process, and share their state") {
    const auto folder = std::filesystem::read_symlink("/proc/self/exe").parent_path();
    const auto load = [&](const char* name) {
        void* library = dlopen((folder / name).c_str(), RTLD_NOW | RTLD_LOCAL);
        if (library == nullptr) {
            throw tests::Unmet(dlerror());
        }
        return library;
    };
    void* fft = load("libemulatedcufft.so");
    void* driver = load("libemulatedcuda.so");
    const auto set =
        reinterpret_cast<int (*)(const char*, const char*)>(dlsym(driver, "magtrackEmulatorSet"));
    const auto version = reinterpret_cast<int (*)(int*)>(dlsym(fft, "cufftGetVersion"));
    CHECK(set != nullptr && version != nullptr && dlsym(driver, "cuInit") != nullptr);
    CHECK_EQUAL(set("cufftVersion", "10900"), 0);
    int answer = 0;
    CHECK_EQUAL(version(&answer), 0);
    CHECK_EQUAL(answer, 10900);
}

#endif
