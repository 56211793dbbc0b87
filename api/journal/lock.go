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

// wordsSuffix follows a lock file's path in the name of the file that tells who
// holds it. The lock file itself is not written: opening and closing it a second
// time could free it on a network's file system.
const wordsSuffix = ".json"

// holder is who has a load balancer locked, as the file beside the lock says.
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
		tell(path, holder{Who: j.who, PID: os.Getpid(), Since: j.clock.Now().UTC(), Region: region, ULB: ulb})
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

// tell writes down who holds the lock: words for others, it holds without.
func tell(lock string, h holder) {
	text, err := json.Marshal(h)
	if err == nil {
		err = os.WriteFile(lock+wordsSuffix, append(escape(text), '\n'), 0o600)
	}
	if err != nil {
		_ = os.Remove(lock + wordsSuffix) // it would name the one before
	}
}

// lockedBy is change.ErrLocked with who has the lock, as far as it was told.
func lockedBy(lock string) error {
	f, err := os.Open(lock + wordsSuffix)
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
