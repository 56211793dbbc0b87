package journal

import (
	"bytes"
	"encoding/json"
	"regexp"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/change"
)

// opField is an entry's first field but its time. Inside of a text the quotes are
// escaped, so that nothing else looks like it.
var opField = regexp.MustCompile(`"op" *: *("(?:[^"\\]|\\.)*")`)

// maxParts bounds how many entries one damaged line is taken for.
const maxParts = 100

// parseParts are what can be read of a line that is no entry: one where it was cut, more where
// lines ran together. One without an operation is what nothing can be read of.
func parseParts(line []byte) []change.Entry {
	found := opField.FindAllSubmatchIndex(line, maxParts)
	if len(found) == 0 || len(found) == maxParts {
		return []change.Entry{{}}
	}
	all := make([]change.Entry, 0, len(found)+1)
	if bytes.Count(line[:found[0][0]], []byte("{")) > 1 { // one was cut before its operation, and another ran into it
		all = append(all, change.Entry{})
	}
	for i, at := range found {
		end := len(line)
		if i+1 < len(found) {
			end = max(at[1], bytes.LastIndexByte(line[:found[i+1][0]], '{')) // where the next one begins
		}
		all = append(all, parsePart(unquote(line[at[2]:at[3]]), line[at[1]:end]))
	}
	return all
}

// parsePart is an entry with the texts that say where it belongs, as far as they are
// there. They stand at its head.
func parsePart(id string, rest []byte) change.Entry {
	rest = rest[:min(len(rest), maxHead)]
	text := map[string]string{}
	for _, found := range textFields.FindAllSubmatch(rest, maxParts) {
		if _, before := text[string(found[1])]; !before {
			text[string(found[1])] = unquote(found[2])
		}
	}
	return change.Entry{
		ID: id, Session: text["session"], Event: change.Event(text["event"]),
		Profile: text["profile"], Endpoint: text["endpoint"], Account: text["account"],
		Region: api.RegionID(text["region"]), Project: api.ProjectID(text["project"]),
		ULB: api.ULBID(text["ulb"]), ULBName: text["ulb_name"], VServer: api.VServerID(text["vserver"]),
		VServerName: text["vserver_name"], ProjectName: text["project_name"],
		Who: change.Who{User: text["user"], Host: text["host"]},
	}
}

// textFields are an entry's fields of text, where they stand first.
var textFields = regexp.MustCompile(`"(session|event|profile|endpoint|account|region|project|ulb|` +
	`ulb_name|vserver|vserver_name|project_name|user|host)" *: *` +
	`("(?:[^"\\]|\\.)*")`)

func unquote(quoted []byte) string {
	var s string
	if json.Unmarshal(quoted, &s) != nil {
		return ""
	}
	return s
}
