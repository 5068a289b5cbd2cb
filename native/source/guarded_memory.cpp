#include "guarded_memory.h"

#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <new>

#if defined(__SANITIZE_ADDRESS__)
#include <sanitizer/asan_interface.h>
#endif

namespace emulator {

namespace {

constexpr std::size_t alignment = 256;
constexpr std::byte redZone{0xfb};

std::size_t pageSize() {
    static const auto size = static_cast<std::size_t>(sysconf(_SC_PAGESIZE));
    return size;
}

std::size_t roundUp(std::size_t value, std::size_t step) { return (value + step - 1) / step * step; }

void poison([[maybe_unused]] const std::byte* from, [[maybe_unused]] const std::byte* to) {
#if defined(__SANITIZE_ADDRESS__)
    __asan_poison_memory_region(from, static_cast<std::size_t>(to - from));
#endif
}

void unpoison([[maybe_unused]] const std::byte* from, [[maybe_unused]] const std::byte* to) {
#if defined(__SANITIZE_ADDRESS__)
    __asan_unpoison_memory_region(from, static_cast<std::size_t>(to - from));
#endif
}

} // namespace

GuardedMemory::GuardedMemory(std::size_t bytes, Place place)
    : pageBytes_(roundUp(std::max<std::size_t>(bytes, 1), pageSize())), size_(bytes) {
    void* mapping =
        mmap(nullptr, pageBytes_ + 2 * pageSize(), PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (mapping == MAP_FAILED) {
        throw std::bad_alloc();
    }
    mapping_ = static_cast<std::byte*>(mapping);
    setAccessible(true);
    data_ = place == Place::atStart ? pages() : pages() + pageBytes_ - roundUp(bytes, alignment);
    unpoison(pages(), pages() + pageBytes_);
    std::fill(pages(), data_, redZone);
    std::memset(data_, 0xff, size_);
    std::fill(data_ + size_, pages() + pageBytes_, redZone);
    poison(mapping_, data_);
    poison(data_ + size_, pages() + pageBytes_ + pageSize());
}

GuardedMemory::~GuardedMemory() {
    unpoison(mapping_, mapping_ + pageBytes_ + 2 * pageSize());
    munmap(mapping_, pageBytes_ + 2 * pageSize());
}

std::byte* GuardedMemory::pages() const { return mapping_ + pageSize(); }

void GuardedMemory::setAccessible(bool accessible) {
    if (mprotect(pages(), pageBytes_, accessible ? PROT_READ | PROT_WRITE : PROT_NONE) != 0) {
        throw std::bad_alloc();
    }
}

bool GuardedMemory::intact() const {
#if defined(__SANITIZE_ADDRESS__)
    return true; // AddressSanitizer would have spoken
#else
    const auto clean = [](std::byte value) { return value == redZone; };
    return std::all_of(pages(), data_, clean) && std::all_of(data_ + size_, pages() + pageBytes_, clean);
#endif
}

void GuardedMemory::retire() {
    madvise(pages(), pageBytes_, MADV_DONTNEED);
    setAccessible(false);
    poison(mapping_, mapping_ + pageBytes_ + 2 * pageSize());
}

bool GuardedMemory::covers(std::uintptr_t address) const {
    const auto first = reinterpret_cast<std::uintptr_t>(pages());
    return address >= first && address < first + pageBytes_;
}

bool isMapped(std::uintptr_t address) {
    // msync complains of pages that are not there, and otherwise has nothing to do for memory without a file.
    void* page = reinterpret_cast<void*>(address / pageSize() * pageSize());
    return msync(page, pageSize(), MS_ASYNC) == 0 || errno != ENOMEM;
}

} // namespace emulator
