/** The product's name as people read it. */
export const kAppName = '乡治'
