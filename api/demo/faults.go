package demo

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// retcodeFault is the family of faults that answer with a RetCode of choice, as in retcode-4092.
const retcodeFault = "retcode-"

// scriptedFault waits for the next request of its action.
type scriptedFault struct{ action, kind string }

// FaultKinds lists the fault kinds, in the order to show them. What it says of the write
// holds for reads too.
func FaultKinds() []Named {
	return []Named{
		{"timeout", "no answer ever comes; nothing happens"},
		{"timeout-done", "no answer ever comes; the write happens"},
		{"500", "HTTP 500 with a line of text; nothing happens"},
		{"502", "HTTP 502 with a page of HTML; nothing happens"},
		{"502-done", "HTTP 502 with a page of HTML; the write happens"},
		{"cut", "the connection drops in the middle of the body; the write happens"},
		{"empty", "HTTP 200 with an empty body; the write happens"},
		{"html", "HTTP 200 with a page of HTML, as from a proxy; nothing happens"},
		{"huge", "HTTP 200 with a body of more than 32 MiB; the write happens"},
		{"throttle", "RetCode 153; nothing happens"},
		{"http429", "HTTP 429; nothing happens"},
		{"abnormal", "RetCode 130; nothing happens"},
		{"server-timeout", "RetCode 110; nothing happens"},
		{"server-timeout-done", "RetCode 110; the write happens"},
		{"lost", "the connection drops without an answer; the write happens"},
		{"drop", "the connection drops without an answer; nothing happens"},
		{retcodeFault + "N", "RetCode N, as in retcode-4092; nothing happens"},
	}
}

func faultNames() []string {
	kinds := FaultKinds()
	names := make([]string, 0, len(kinds))
	for _, k := range kinds {
		names = append(names, k.Name)
	}
	return names
}

// faultRetCode is N of retcode-N.
func faultRetCode(kind string) (int, bool) {
	digits, ok := strings.CutPrefix(kind, retcodeFault)
	if !ok {
		return 0, false
	}
	n, err := strconv.Atoi(digits)
	return n, err == nil && n > 0
}

func checkFault(kind string) error {
	if _, ok := faultRetCode(kind); ok {
		return nil
	}
	if kind != retcodeFault+"N" && slices.Contains(faultNames(), kind) {
		return nil
	}
	return fmt.Errorf("unknown fault kind %q: use one of %s", kind, strings.Join(faultNames(), ", "))
}

func checkFaults(rates map[string]float64) error {
	for _, kind := range slices.Sorted(maps.Keys(rates)) {
		if err := checkFault(kind); err != nil {
			return err
		}
		if rate := rates[kind]; !(rate >= 0 && rate <= 1) {
			return fmt.Errorf("fault %s has the rate %v: give one from 0 to 1", kind, rate)
		}
	}
	return nil
}

// ParseFaults reads KIND=RATE values as the command line gives them. A kind given twice
// keeps the last rate.
func ParseFaults(values []string) (map[string]float64, error) {
	rates := map[string]float64{}
	for _, value := range values {
		kind, text, found := strings.Cut(value, "=")
		rate, err := strconv.ParseFloat(text, 64)
		if !found || err != nil {
			return nil, fmt.Errorf("fault %q is not KIND=RATE: write for example timeout=0.1", value)
		}
		if err := checkFaults(map[string]float64{kind: rate}); err != nil {
			return nil, err
		}
		rates[kind] = rate
	}
	return rates, nil
}

// FaultNext makes the next request of the action meet the fault, once; several queue up. An empty
// action means any. It panics on an unknown kind, which is a mistake in the caller's script.
func (c *Cloud) FaultNext(action, kind string) {
	if err := checkFault(kind); err != nil {
		panic(err)
	}
	c.faultMu.Lock()
	defer c.faultMu.Unlock()
	c.scripted = append(c.scripted, scriptedFault{action, kind})
}

// fault decides what goes wrong with a request: the first scripted fault for it, else one of
// those whose rate hit.
func (c *Cloud) fault(action string) string {
	c.faultMu.Lock()
	defer c.faultMu.Unlock()
	for i, s := range c.scripted {
		if s.action == action || s.action == "" {
			c.scripted = slices.Delete(c.scripted, i, i+1)
			return s.kind
		}
	}
	var hit []string
	for _, kind := range slices.Sorted(maps.Keys(c.options.Faults)) {
		if c.rng.Float64() < c.options.Faults[kind] {
			hit = append(hit, kind)
		}
	}
	if len(hit) == 0 {
		return ""
	}
	return hit[c.rng.IntN(len(hit))]
}
