package browse

import (
	"cloud.internal/ulbconsole/api/index"
	"cloud.internal/ulbconsole/keymap"
	"cloud.internal/ulbconsole/ui/list"
	"cloud.internal/ulbconsole/ui/render"
	"cloud.internal/ulbconsole/ui/screen"
)

// openItem goes to where an item of the index is.
func openItem(i index.Item, profile string) screen.Intent {
	in := screen.Open{Place: i.Place()}
	in.Place.Profile = profile
	if i.Backend != nil {
		in.Backend = i.Backend.ID()
	}
	return in
}

// itemParts are what can be copied of an item.
func itemParts(i index.Item, row string) []screen.Part {
	if i.Backend == nil {
		return []screen.Part{screen.IDPart(render.ItemID(i)), {Key: "r", Name: render.PartRow, Text: row}}
	}
	return []screen.Part{
		screen.IDPart(string(i.Backend.ID())),
		{Key: "a", Name: render.PartAddress, Text: i.Backend.AddressAndPort()},
		{Key: "h", Name: render.PartHost, Text: i.Backend.HostName()},
		{Key: "r", Name: render.PartRow, Text: row},
	}
}

// offerItem is what an action offers about a backend of the index.
func offerItem(e *screen.Env, action keymap.Action, profile string, i index.Item, hidden bool) screen.Offer {
	if i.Backend == nil {
		return screen.Refuse(render.RefusedNoBackend(e.Key(keymap.Open)))
	}
	at := i.Place()
	at.Profile = profile
	v, b := i.Listed()
	row := list.Selection[Member]{Row: Member{VServer: &v, Backend: b}, Hidden: hidden}
	return offerChange(e, action, at, []list.Selection[Member]{row})
}
