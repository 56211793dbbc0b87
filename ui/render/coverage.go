package render

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/index"
	"cloud.internal/ulbconsole/ui/theme"
)

// mostScopes is how many regions and projects are named each.
const mostScopes = 4

// Coverage is how far regions and projects were read, counted and grouped: there may be hundreds, and each frame says
// it in several widths.
type Coverage struct {
	all    []index.Coverage
	more   bool // there may be
	whole  int
	groups []unread
}

// CoverageOf counts and groups these; unlisted is why there may be more, nil where these are all.
func CoverageOf(all []index.Coverage, unlisted error) Coverage {
	c := Coverage{all: all, more: unlisted != nil, groups: groupUnread(all, unreadWord)}
	for _, one := range all {
		if one.Whole() {
			c.whole++
		}
	}
	return c
}

// Text says it in words that fit a title of so many cells: each where there are few, else how many; and those that
// failed, as many as fit, before what only goes on.
func (c Coverage) Text(th *theme.Theme, now time.Time, room int) string {
	all, groups := c.all, c.groups
	if len(all) == 0 {
		return "..."
	}
	count := CountRead(c.whole, len(all))
	if c.more {
		count = CountReadOfMore(c.whole)
	}
	if c.whole == len(all) {
		return count
	}
	parts := make([]string, 0, mostScopes+1)
	if len(groups) > 0 || len(all) > mostScopes || c.more {
		parts = append(parts, count)
	}
	for _, u := range groups[:min(len(groups), mostScopes)] {
		parts = append(parts, u.short(th, now))
	}
	if len(all) <= mostScopes {
		if text := joinCoverage(append(parts, coverageEach(th, all)...)...); theme.Width(text) <= room {
			return text
		}
	}
	if len(groups) == 0 {
		return withTried(th, all, count, room)
	}
	for shown := len(parts) - 1; shown > 0; shown-- {
		text := joinCoverage(parts[:shown+1]...)
		if more := len(groups) - shown; more > 0 {
			text += fmt.Sprintf("  +%d", more)
		}
		if theme.Width(text) <= room {
			return text
		}
	}
	if text := joinCoverage(count, countUnread(groups)); theme.Width(text) <= room {
		return text
	}
	return countUnread(groups)
}

// withTried names behind how many were read, where there is room, the first that is asked again, and why: that may
// go on for long.
func withTried(th *theme.Theme, all []index.Coverage, count string, room int) string {
	for _, c := range all {
		if c.Whole() || c.Attempt == 0 {
			continue
		}
		if text := joinCoverage(count, ScopeName(th, c.Scope)+" "+underway(c)); theme.Width(text) <= room {
			return text
		}
		break
	}
	return count
}

func joinCoverage(parts ...string) string { return strings.Join(parts, "  ") }

// coverageEach are those that did not fail, what is under way first.
func coverageEach(th *theme.Theme, all []index.Coverage) []string {
	var reading, read []string
	for _, c := range all {
		switch {
		case c.Whole():
			read = append(read, ScopeName(th, c.Scope)+" "+th.Glyph.Chosen)
		case unreadWord(c) == "":
			reading = append(reading, ScopeName(th, c.Scope)+" "+underway(c))
		}
	}
	return append(reading, read...)
}

// countUnread counts the projects in these groups, with why where it is the same of all.
func countUnread(groups []unread) string {
	n, word := 0, groups[0].word()
	for _, u := range groups {
		if n += u.n; u.word() != word {
			word = "failed"
		}
	}
	return fmt.Sprintf("%d %s", n, word)
}

// TextWithCertificates also names where the ends of certificates could not be read.
func (c Coverage) TextWithCertificates(th *theme.Theme, now time.Time, room int) string {
	text, undated := "", 0
	for _, one := range c.all {
		if one.Undated == nil {
			continue
		}
		if undated++; undated == 1 {
			text += "  certs " + coverageFault(one.Undated) + " " + ScopeName(th, one.Scope)
		}
	}
	if undated > 1 {
		text += fmt.Sprintf(", %d more", undated-1)
	}
	read := c.Text(th, now, room)
	if theme.Width(read+text) > room {
		return read
	}
	return read + text
}

func underway(c index.Coverage) string {
	switch total, known := c.Total.Get(); {
	case c.Attempt > 0:
		return fmt.Sprintf("%s, try %d", coverageFault(c.Err), c.Attempt)
	case known:
		return fmt.Sprintf("%d/%d", c.Got, total)
	default:
		return "..."
	}
}

// ScopeName is a region and a project.
func ScopeName(th *theme.Theme, s api.Scope) string {
	return ShortName(th, string(s.Region)) + "/" + ShortName(th, orID(string(s.Project), "default"))
}

// everyProject is how the ids of all projects begin.
const everyProject = "org-"

// ScopeShort is a region and a project as short as tells them from others: what takes little room is whole.
func ScopeShort(th *theme.Theme, s api.Scope) string {
	const little = 12
	whole := ScopeName(th, s)
	if theme.Width(whole) <= little {
		return whole
	}
	s.Project = api.ProjectID(strings.TrimPrefix(string(s.Project), everyProject))
	return ScopeName(th, s)
}

// ScopeSearch is what a region and a project can be found by, in lower case.
func ScopeSearch(th *theme.Theme, s api.Scope) string {
	return strings.ToLower(ScopeName(th, s) + "\n" + ScopeShort(th, s) + "\n")
}

// NotRead are the regions and projects that could not be read, by region and reason, each with that.
func NotRead(th *theme.Theme, all []index.Coverage) []string {
	groups := groupUnread(all, unreadReason)
	parts := make([]string, len(groups))
	for i, u := range groups {
		parts[i] = u.long(th)
	}
	return parts
}

// NotAsked is why a region and project was not read whose turn did not come, for nothing came for so long.
func NotAsked(silence time.Duration) string { return "not asked: nothing came for " + silence.String() }

// Beyond says why there may be regions and projects that were not read, "" where there are none.
func Beyond(err error) string {
	var e *api.Error
	if errors.As(err, &e) {
		return "there may be more regions or projects: " + e.Error()
	}
	return ""
}
