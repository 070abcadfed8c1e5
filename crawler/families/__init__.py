"""The CMS families, one small file each: by their marks articles, lists and the next page of a list are told."""

from crawler.families import banners, boda, hanweb, jeecms, league, platforms, sitefactory, trs, ucap, unknown
from crawler.families.family import Family

KNOWN: tuple[Family, ...] = (
    trs.FAMILY,
    hanweb.FAMILY,
    boda.FAMILY,
    ucap.FAMILY,
    platforms.FAMILY,
    banners.FAMILY,
    league.FAMILY,
    sitefactory.FAMILY,
    jeecms.FAMILY,
)
FAMILIES = (*KNOWN, unknown.FAMILY)
