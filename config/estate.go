package config

import (
	"time"

	"github.com/spf13/pflag"
)

// Estate holds the flags that say what the simulated cloud is like. Which faults and quirks there
// are is not known here.
type Estate struct {
	ULBs           int
	Regions        int // 0 for those that there are without the flag
	Projects       int // the same
	Seed           uint64
	Latency        time.Duration
	CreateDelay    time.Duration // of what was added
	WriteDelay     time.Duration // of every change
	Faults, Quirks []string      // KIND=RATE and names, unchecked

	set *pflag.FlagSet
}

// Register declares the flags in fs; what CreateDelay holds is its default. Call
// it before fs parses.
func (e *Estate) Register(fs *pflag.FlagSet) {
	inGroup(fs, Practice, func(fs *pflag.FlagSet) {
		e.set = fs
		fs.IntVar(&e.ULBs, "ulbs", 0, "simulate `N` generated ULBs, at most 100000")
		fs.IntVar(&e.Regions, "regions", 0, "spread them over `N` regions, at most 100")
		fs.IntVar(&e.Projects, "projects", 0, "and over `N` projects of each, at most 100")
		fs.DurationVar(&e.Latency, "latency", 0, "wait this `TIME` before each answer, such as 40ms")
		fs.StringSliceVar(&e.Faults, "fault", nil,
			"let requests fail: `KIND=RATE`, such as timeout=0.1;\nulbconsole demo-server faults lists the kinds")
		fs.StringSliceVar(&e.Quirks, "quirk", nil,
			"play the uncertain rule `NAME` the other way round;\nulbconsole demo-server quirks lists them")
		fs.DurationVar(&e.CreateDelay, "create-delay", e.CreateDelay, "show what was added only after this `TIME`")
		fs.DurationVar(&e.WriteDelay, "write-delay", 0, "show every change only after this `TIME`")
		fs.Uint64Var(&e.Seed, "seed", 0, "generate another estate and other faults from this `N`")
	})
}

// Given names the first of these flags that the user gave, such as "ulbs"; "" where none was.
func (e *Estate) Given() string {
	given := ""
	e.set.VisitAll(func(f *pflag.Flag) {
		if f.Changed && given == "" {
			given = f.Name
		}
	})
	return given
}
