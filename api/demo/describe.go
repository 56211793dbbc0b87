package demo

import "math"

// getRegion gives one row per zone, as the service does.
func (c *Cloud) getRegion(_ query, w *writer) error {
	type row struct {
		region
		zone string
	}
	var rows []row
	for _, r := range c.estate.regions {
		for _, zone := range r.zones {
			rows = append(rows, row{r, zone})
		}
	}
	w.list("Regions", len(rows), func(i int) {
		w.object(func() {
			r := rows[i]
			w.text("Region", r.id)
			w.text("Zone", r.zone)
			w.flag("IsDefault", r.isDefault)
			w.optional(func() {
				w.number("RegionId", 1000+i)
				w.text("RegionName", r.name)
				w.text("BitMaps", "")
			})
		})
	})
	return nil
}

func (c *Cloud) getProjectList(_ query, w *writer) error {
	if c.quirks["no-project-list"] {
		return refuse(299)
	}
	ps := c.estate.projects
	w.unless("no-total", func() { w.number("ProjectCount", len(ps)) })
	w.list("ProjectSet", len(ps), func(i int) {
		w.object(func() {
			w.text("ProjectId", ps[i].id)
			w.text("ProjectName", ps[i].name)
			w.flag("IsDefault", ps[i].isDefault)
			w.optional(func() {
				w.text("ParentId", "")
				w.text("ParentName", "")
				w.number("CreateTime", estateEpoch)
				w.number("MemberCount", 4)
				w.number("ResourceCount", 0)
			})
		})
	})
	return nil
}

// describeULB has the default Limit 20.
func (c *Cloud) describeULB(q query, w *writer) error {
	most := math.MaxInt32
	if c.quirks["ulb-page-50"] {
		most = 50
	}
	return c.listULBs(q, w, 20, most, func(u *ulb) {
		if c.quirks["no-vserver-set"] {
			w.null("VServerSet")
			return
		}
		vs := u.shown(q.at)
		// The nested VServers come without their ULBId.
		w.list("VServerSet", len(vs), func(i int) { c.writeVServer(w, vs[i], "", q.at) })
	})
}

// describeULBSimple has the default Limit 10000 and counts the VServers instead of giving them.
func (c *Cloud) describeULBSimple(q query, w *writer) error {
	return c.listULBs(q, w, 10000, math.MaxInt32, func(u *ulb) {
		w.number("VServerCount", len(u.shown(q.at)))
	})
}

func (c *Cloud) listULBs(q query, w *writer, limit, most int, vservers func(*ulb)) error {
	first, count, err := paging(q, limit)
	if err != nil {
		return err
	}
	rows := c.estate.shares[q.scope]
	if q.given("ULBId") || q.given("VPCId") || q.given("SubnetId") || q.given("BusinessId") {
		if rows = filterULBs(rows, q); len(rows) == 0 && q.given("ULBId") {
			if err := c.gone(); err != nil {
				return err
			}
		}
	}
	w.unless("no-total", func() { w.number("TotalCount", len(rows)) })
	page := slicePage(rows, first, min(count, most))
	w.list("DataSet", len(page), func(i int) {
		w.object(func() {
			writeULB(w, page[i])
			vservers(page[i])
		})
	})
	return nil
}

func filterULBs(rows []*ulb, q query) []*ulb {
	var out []*ulb
	for _, u := range rows {
		matches := func(name, value string) bool { return !q.given(name) || q.form[name] == value }
		if matches("ULBId", u.id) && matches("VPCId", u.vpc) && matches("SubnetId", u.subnet) &&
			matches("BusinessId", u.businessID()) {
			out = append(out, u)
		}
	}
	return out
}

// describeVServer has no default Limit: without one all rows come.
func (c *Cloud) describeVServer(q query, w *writer) error {
	limit := math.MaxInt32
	if c.quirks["vserver-page-20"] {
		limit = 20
	}
	first, count, err := paging(q, limit)
	if err != nil {
		return err
	}
	type row struct {
		*vserver
		ulb string
	}
	var rows []row
	for _, u := range c.estate.shares[q.scope] {
		if q.given("ULBId") && u.id != q.form["ULBId"] {
			continue
		}
		for _, v := range u.shown(q.at) {
			if c.wanted(q, v) {
				rows = append(rows, row{v, u.id})
			}
		}
	}
	if missed := q.given("VServerId") || q.given("ULBId") && c.ulb(q) == nil; missed && len(rows) == 0 {
		if err := c.gone(); err != nil {
			return err
		}
	}
	w.unless("no-total", func() { w.number("TotalCount", len(rows)) })
	page := slicePage(rows, first, count)
	w.list("DataSet", len(page), func(i int) { c.writeVServer(w, page[i].vserver, page[i].ulb, q.at) })
	return nil
}

// wanted reports whether DescribeVServer gives the VServer.
func (c *Cloud) wanted(q query, v *vserver) bool {
	switch {
	case !q.given("VServerId"), c.quirks["vserver-id-ignored"]:
		return true
	case c.quirks["vserver-id-unknown"]:
		return false
	default:
		return v.id == q.form["VServerId"]
	}
}

// gone is how Describe answers for an id that is not there: no rows, unless a
// quirk wants a RetCode.
func (c *Cloud) gone() error {
	for quirk, code := range map[string]int{"gone-4103": 4103, "gone-4086": 4086, "gone-4088": 4088} {
		if c.quirks[quirk] {
			return refuse(code)
		}
	}
	return nil
}
