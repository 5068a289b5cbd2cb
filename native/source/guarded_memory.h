// Memory that notices when it is used wrongly.
#pragma once

#include <cstddef>
#include <cstdint>

namespace emulator {

/**
 * Pages between two pages that nobody may touch. What of the pages is not asked for is a red zone. All bytes are 0xff
 * at first: what is read before it was written is NaN, or -1.
 */
class GuardedMemory {
public:
    enum class Place { atEnd, atStart };

    /** Bytes at the end of the pages, aligned to 256 bytes; or at their start. Throws std::bad_alloc. */
    GuardedMemory(std::size_t bytes, Place place);
    ~GuardedMemory();
    GuardedMemory(const GuardedMemory&) = delete;
    GuardedMemory& operator=(const GuardedMemory&) = delete;

    std::byte* data() const { return data_; }
    std::size_t size() const { return size_; }

    /** Whether the processor may touch it at all. */
    void setAccessible(bool accessible);

    /** Whether the red zones are as they were; the memory must be accessible. */
    bool intact() const;

    /** Gives the pages back, but keeps the addresses, so that no other memory takes their place. */
    void retire();

    /** Whether the address is in the pages. */
    bool covers(std::uintptr_t address) const;

private:
    std::byte* pages() const;

    std::byte* mapping_ = nullptr;
    std::size_t pageBytes_ = 0;
    std::byte* data_ = nullptr;
    std::size_t size_ = 0;
};

/** Whether the address is in memory of this process. */
bool isMapped(std::uintptr_t address);

} // namespace emulator
