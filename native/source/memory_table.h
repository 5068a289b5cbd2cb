// All memory that the driver knows: what was allocated on devices, page-locked, or registered.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "guarded_memory.h"

namespace emulator {

enum class MemoryKind { device, host, registered };

struct Allocation {
    MemoryKind kind = MemoryKind::device;
    std::uintptr_t base = 0;
    std::size_t size = 0;
    std::uint64_t context = 0; // the number of the context that it belongs to
    int device = 0;
    unsigned flags = 0;
    std::unique_ptr<GuardedMemory> memory; // none for registered memory, which is the caller's
    int pendingWork = 0;                   // on streams, not done yet

    std::size_t bytesFrom(std::uintptr_t address) const { return size - (address - base); }
};

/**
 * Not thread-safe by itself: the driver's lock guards it. Memory of devices can be touched only while somebody has
 * opened it, so that code which takes a device's address for memory of the host crashes, as it would with a GPU.
 */
class MemoryTable {
public:
    std::shared_ptr<Allocation> allocate(MemoryKind kind, std::size_t bytes, std::uint64_t context, int device,
                                         unsigned flags);
    std::shared_ptr<Allocation> enroll(std::uintptr_t base, std::size_t bytes, std::uint64_t context, int device,
                                       unsigned flags);

    /** What the address is in; null if in nothing. */
    std::shared_ptr<Allocation> find(std::uintptr_t address) const;

    /** Whether anything known shares an address with this range. */
    bool overlaps(std::uintptr_t base, std::size_t bytes) const;

    /** Whether the address was in something freed not long ago. */
    bool wasFreed(std::uintptr_t address) const;

    void release(const std::shared_ptr<Allocation>& allocation);

    /** Everything of a context. */
    std::vector<std::shared_ptr<Allocation>> of(std::uint64_t context) const;

    std::size_t bytesOn(int device) const;
    std::size_t count(MemoryKind kind) const;

    void open();
    void close();

    /** Says where something was written in front of or behind an allocation; empty if nowhere. */
    std::string damage() const;

private:
    static constexpr std::size_t keptWhenFreed = 512;

    std::map<std::uintptr_t, std::shared_ptr<Allocation>> live_; // by base
    std::deque<std::unique_ptr<GuardedMemory>> freed_;
    int users_ = 0;
};

} // namespace emulator
