package journal

import (
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/change"
)

// holder is who has a load balancer locked, as its lock file says.
type holder struct {
	change.Who
	PID    int          `json:"pid"`
	Since  time.Time    `json:"since"`
	Region api.RegionID `json:"region"`
	ULB    api.ULBID    `json:"ulb"`
}

// Lock claims a ULB among all consoles that share the journal, without waiting.
// Its error is change.ErrLocked where another one has it, or another caller in
// this one. Release may be called more than once.
func (j *Journal) Lock(region api.RegionID, ulb api.ULBID) (release func(), err error) {
	path := j.path(locksDir, lockNameOf(region, ulb))
	lock := lockAt(path, os.O_CREATE)
	err = j.exclusive(func() error {
		if j.held[path] != nil {
			return fmt.Errorf("%w: this one itself, with an earlier change", change.ErrLocked)
		}
		free, err := lock.TryLock()
		switch {
		case err != nil:
			return fault(path, err, cure(err))
		case !free:
			return lockedBy(path)
		}
		j.held[path] = lock
		text, _ := json.Marshal(holder{Who: j.who, PID: os.Getpid(), Since: j.clock.Now().UTC(), Region: region, ULB: ulb})
		_ = os.WriteFile(path, append(escape(text), '\n'), 0o600) // words for others: the lock holds without
		return nil
	})
	if err != nil {
		return nil, err
	}
	return func() {
		j.mu.Lock()
		defer j.mu.Unlock()
		if j.held[path] == lock {
			delete(j.held, path)
			_ = lock.Unlock()
		}
	}, nil
}

// lockNameOf is a file name for any two ids, whatever is in them.
func lockNameOf(region api.RegionID, ulb api.ULBID) string {
	return fmt.Sprintf("%x%s", sha256.Sum256(fmt.Appendf(nil, "%q %q", region, ulb)), lockSuffix)
}

// lockedBy is change.ErrLocked with who has the lock, as far as the file tells.
func lockedBy(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return change.ErrLocked
	}
	defer func() { _ = f.Close() }()
	text, _ := io.ReadAll(io.LimitReader(f, 16<<10))
	var h holder
	if json.Unmarshal(text, &h) != nil || h.PID == 0 {
		return change.ErrLocked
	}
	return fmt.Errorf("%w: %s", change.ErrLocked, h)
}

func (h holder) String() string {
	var b strings.Builder
	b.WriteString(h.User)
	if h.Sudo != "" {
		fmt.Fprintf(&b, " (by sudo from %s)", h.Sudo)
	}
	if h.Client != "" {
		fmt.Fprintf(&b, " from %s", h.Client)
	}
	fmt.Fprintf(&b, ", process %d", h.PID)
	if h.Host != "" {
		fmt.Fprintf(&b, " on %s", h.Host)
	}
	fmt.Fprintf(&b, ", since %s", h.Since.Local().Format("15:04:05 MST"))
	return bounded(b.String(), 300)
}
