package render

import (
	"cmp"
	"fmt"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/ui/theme"
)

// Seeking says which place is opened once it is known.
func Seeking(th *theme.Theme, text string) string { return "looking for " + ShortName(th, text) }

// LastPlace names the place where the session before was left.
func LastPlace(th *theme.Theme, at api.NamedPlace) string {
	text := ShortName(th, cmp.Or(at.ULBName, string(at.ULB)))
	if at.VServer != "" {
		text += "/" + ShortName(th, cmp.Or(at.VServerName, string(at.VServer)))
	}
	return text + " (" + ShortName(th, string(at.Scope.Region)) + ")"
}

// NoPlace says that a text means nothing of what was read.
func NoPlace(th *theme.Theme, text string, region api.RegionID, project string, ulbs int) string {
	return fmt.Sprintf("no place %s in %s, %s: %d %s read", ShortName(th, text), ShortName(th, string(region)), project,
		ulbs, Plural(ulbs, "ULB", "ULBs"))
}

// NotOpened says that a place is not gone to any more.
func NotOpened(th *theme.Theme, text, why string) string {
	return ShortName(th, text) + " not opened: " + why
}

// PlaceGone says that a place is not there any more.
func PlaceGone(th *theme.Theme, text string) string { return ShortName(th, text) + " is gone" }
