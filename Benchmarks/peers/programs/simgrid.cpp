// SimGrid: one actor a token, session or customer, in sequential code; the station is a semaphore,
// which serves first come, first served.
#include "workload.hpp"

#include <simgrid/s4u.hpp>

namespace {

using namespace workload;
namespace s4u = simgrid::s4u;

class Model {
 public:
  Model(const Task& task, s4u::Host* host)
      : task_(task), meter_(task), random_(task.seed), host_(host) {}

  void run(const s4u::Engine& engine) {
    if (task_.workload == "hold") {
      populate([this] { hold(); });
    } else if (task_.workload == "mm1") {
      station_ = s4u::Semaphore::create(1);
      s4u::Actor::create("source", host_, [this] { source(); });
    } else if (task_.workload == "session") {
      station_ = s4u::Semaphore::create(servers(task_.size));
      populate([this] { session(); });
    } else {
      unknown(task_);
    }
    meter_.start();
    engine.run();
    std::abort();  // no workload runs out of events
  }

 private:
  template <typename Code>
  void populate(Code code) {
    for (uint64_t actor = 0; actor < task_.size; ++actor) s4u::Actor::create("actor", host_, code);
  }

  void sleep(double mean) { s4u::this_actor::sleep_for(random_.exponential(mean)); }

  static double now() { return s4u::Engine::get_clock(); }

  void hold() {
    for (;;) {
      sleep(holdTime);
      if (meter_.operation(now())) meter_.finish();
    }
  }

  void source() {
    for (;;) {
      sleep(arrivalInterval);
      s4u::Actor::create("customer", host_, [this] { visit(customerService); });
    }
  }

  void session() {
    for (;;) {
      sleep(thinkTime);
      visit(serviceTime);
    }
  }

  void visit(double service) {
    meter_.enter(now());
    station_->acquire();
    sleep(service);
    station_->release();
    if (meter_.leave(now())) meter_.finish();
  }

  const Task& task_;
  Meter meter_;
  Random random_;
  s4u::Host* host_;
  s4u::SemaphorePtr station_;
};

}  // namespace

int main(int count, char** words) {
  s4u::Engine engine(&count, words);
  // Small stacks without guard pages: with the defaults an actor costs several times as much.
  s4u::Engine::set_config("contexts/stack-size:16");
  s4u::Engine::set_config("contexts/guard-size:0");
  s4u::Engine::set_config("surf/precision:1e-9");
  const Task task(count, words);
  auto* zone = s4u::create_full_zone("zone");
  auto* host = zone->create_host("host", 1e9);
  zone->seal();
  Model(task, host).run(engine);
}
