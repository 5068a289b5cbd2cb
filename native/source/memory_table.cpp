#include "memory_table.h"

#include <algorithm>

namespace emulator {

std::shared_ptr<Allocation> MemoryTable::allocate(MemoryKind kind, std::size_t bytes, std::uint64_t context,
                                                  int device, unsigned flags) {
    const auto place = kind == MemoryKind::device ? GuardedMemory::Place::atEnd : GuardedMemory::Place::atStart;
    auto memory = std::make_unique<GuardedMemory>(bytes, place);
    if (kind == MemoryKind::device && users_ == 0) {
        memory->setAccessible(false);
    }
    auto allocation = enroll(reinterpret_cast<std::uintptr_t>(memory->data()), bytes, context, device, flags);
    allocation->kind = kind;
    allocation->memory = std::move(memory);
    return allocation;
}

std::shared_ptr<Allocation> MemoryTable::enroll(std::uintptr_t base, std::size_t bytes, std::uint64_t context,
                                                int device, unsigned flags) {
    auto allocation = std::make_shared<Allocation>();
    allocation->kind = MemoryKind::registered;
    allocation->base = base;
    allocation->size = bytes;
    allocation->context = context;
    allocation->device = device;
    allocation->flags = flags;
    live_[base] = allocation;
    return allocation;
}

std::shared_ptr<Allocation> MemoryTable::find(std::uintptr_t address) const {
    auto next = live_.upper_bound(address);
    if (next == live_.begin()) {
        return nullptr;
    }
    const auto& candidate = std::prev(next)->second;
    return address - candidate->base < candidate->size ? candidate : nullptr;
}

bool MemoryTable::overlaps(std::uintptr_t base, std::size_t bytes) const {
    const auto next = live_.lower_bound(base);
    return (next != live_.end() && next->first - base < bytes) || find(base) != nullptr;
}

bool MemoryTable::wasFreed(std::uintptr_t address) const {
    return std::any_of(freed_.begin(), freed_.end(), [&](const auto& memory) { return memory->covers(address); });
}

void MemoryTable::release(const std::shared_ptr<Allocation>& allocation) {
    live_.erase(allocation->base);
    if (allocation->memory != nullptr) {
        allocation->memory->retire();
        freed_.push_back(std::move(allocation->memory));
        if (freed_.size() > keptWhenFreed) {
            freed_.pop_front();
        }
    }
}

std::vector<std::shared_ptr<Allocation>> MemoryTable::of(std::uint64_t context) const {
    std::vector<std::shared_ptr<Allocation>> found;
    for (const auto& [base, allocation] : live_) {
        if (allocation->context == context) {
            found.push_back(allocation);
        }
    }
    return found;
}

std::size_t MemoryTable::bytesOn(int device) const {
    std::size_t bytes = 0;
    for (const auto& [base, allocation] : live_) {
        bytes += allocation->kind == MemoryKind::device && allocation->device == device ? allocation->size : 0;
    }
    return bytes;
}

std::size_t MemoryTable::count(MemoryKind kind) const {
    return static_cast<std::size_t>(std::count_if(live_.begin(), live_.end(),
                                                  [&](const auto& entry) { return entry.second->kind == kind; }));
}

void MemoryTable::open() {
    if (users_++ == 0) {
        for (const auto& [base, allocation] : live_) {
            if (allocation->kind == MemoryKind::device) {
                allocation->memory->setAccessible(true);
            }
        }
    }
}

void MemoryTable::close() {
    if (--users_ == 0) {
        for (const auto& [base, allocation] : live_) {
            if (allocation->kind == MemoryKind::device) {
                allocation->memory->setAccessible(false);
            }
        }
    }
}

std::string MemoryTable::damage() const {
    for (const auto& [base, allocation] : live_) {
        if (allocation->kind == MemoryKind::device && !allocation->memory->intact()) {
            return "wrote outside an allocation of " + std::to_string(allocation->size) + " bytes on the device";
        }
    }
    return "";
}

} // namespace emulator
